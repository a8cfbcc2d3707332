import { describe, expect, it } from 'vitest'
import { highlighted, pieces } from './text'

const shown = (content: string) =>
  pieces(content)
    .map((piece) => piece.text)
    .join('')

describe('A line of output', () => {
  it.each([
    ['\u001b]8;;javascript:alert(1)\u001b\\link', '␛]8;;javascript:alert(1)␛\\link'],
    ['a\u0000b\u0007c\u007f', 'a␀b␇c␡'],
    ['safe\u202Etxt.exe\u202C', 'safeU+202Etxt.exeU+202C'],
    ['a\u2066b\u2069\u200f', 'aU+2066bU+2069U+200F'],
    ['hid\u200Bden\uFEFF', 'hidU+200BdenU+FEFF'],
    ['\u{e0041}tag', 'U+E0041tag'],
    ['\u0085next\u2028line', 'U+0085nextU+2028line'],
    ['one\rtwo', 'one␍two'],
  ])('shows signs for what would act: %j', (content, expected) => {
    expect(shown(content)).toBe(expected)
  })

  it('leaves text as it is', () => {
    const text = '<script>alert(1)</script>\t&amp; عربي 日本 👩‍👩‍👧 é'
    expect(pieces(text)).toEqual([{ text, kind: 'text' }])
  })

  it('marks every place of a search, whatever the case, also in signs', () => {
    expect(highlighted('An error, ERROR\u202E', 'error').filter((piece) => piece.match)).toEqual([
      { text: 'error', kind: 'text', match: true },
      { text: 'ERROR', kind: 'text', match: true },
    ])
    expect(highlighted('a\u202Eb', '\u202E').find((piece) => piece.match)?.text).toBe('U+202E')
  })

  it('takes no search text as a pattern', () => {
    expect(highlighted('a.b axb', 'a.b').filter((piece) => piece.match)).toHaveLength(1)
  })

  it('takes a line of 64 KiB', () => {
    expect(shown('\u0000'.repeat(65_536))).toHaveLength(65_536)
  })
})
