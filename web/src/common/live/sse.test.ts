import { describe, expect, it } from 'vitest'
import { EventParser } from './sse'

const TEXT =
  ':\n\nid: 1\nevent: lines\ndata: {"a":\ndata: 1}\n\n: still here\n\nid:2\r\ndata:x\r\n\r\nevent: nothing\n\ndata: ü\n\n'
const EVENTS = [
  { id: '1', type: 'lines', data: '{"a":\n1}' },
  { id: '2', type: 'message', data: 'x' },
  { id: undefined, type: 'message', data: 'ü' },
]

describe('The parser of event streams', () => {
  it('reads fields, comments and both kinds of line ends', () => {
    expect(new EventParser().push(TEXT)).toEqual(EVENTS)
  })

  it('reads the same, wherever the chunks end', () => {
    for (let size = 1; size < TEXT.length; size++) {
      const parser = new EventParser()
      const events = []
      for (let from = 0; from < TEXT.length; from += size)
        events.push(...parser.push(TEXT.slice(from, from + size)))
      expect(events, `in chunks of ${size}`).toEqual(EVENTS)
    }
  })

  it('holds an event back until it is complete', () => {
    const parser = new EventParser()
    expect(parser.push('data: 1\n')).toEqual([])
    expect(parser.push('\n')).toHaveLength(1)
  })
})
