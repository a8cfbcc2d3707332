export type Piece = { text: string; kind: 'text' | 'control'; match?: boolean; current?: boolean }

/**
 * Characters that a terminal or a browser would act on instead of showing them: controls, those that turn the direction of
 * writing, and those that nobody sees. A tab is none of them.
 */
const ACTIVE =
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu

const PICTURES = 0x2400
const DELETE = 0x7f

/** A sign for a character that is not shown as itself: `␛` for escape, `U+202E` for a turn of direction. */
export function sign(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20) return String.fromCharCode(PICTURES + code)
  if (code === DELETE) return '␡'
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
}

/** A line as pieces that are safe to show in their order: what is text, and signs for what is not. */
export function pieces(content: string): Piece[] {
  const found: Piece[] = []
  let from = 0
  for (const match of content.matchAll(ACTIVE)) {
    if (match.index > from) found.push({ text: content.slice(from, match.index), kind: 'text' })
    found.push({ text: sign(match[0]), kind: 'control' })
    from = match.index + match[0].length
  }
  if (from < content.length) found.push({ text: content.slice(from), kind: 'text' })
  return found
}

/** The same with every place where the searched text stands, whatever the case of letters. */
export function highlighted(content: string, search: string | undefined): Piece[] {
  if (search === undefined || search === '') return pieces(content)
  const all: Piece[] = []
  const folded = content.toLowerCase()
  const wanted = search.toLowerCase()
  // Where folding changes the length, places in one are not places in the other
  if (folded.length !== content.length) return pieces(content)
  let from = 0
  for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, from)) {
    all.push(...pieces(content.slice(from, at)))
    all.push(...pieces(content.slice(at, at + wanted.length)).map((piece) => ({ ...piece, match: true })))
    from = at + wanted.length
  }
  return [...all, ...pieces(content.slice(from))]
}
