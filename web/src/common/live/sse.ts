export type ServerEvent = { id: string | undefined; type: string; data: string }

/**
 * Reads `text/event-stream` from chunks that may end anywhere. Comments are dropped; an event without data is none.
 */
export class EventParser {
  private rest = ''
  private id: string | undefined
  private type = ''
  private data: string[] = []

  push(text: string): ServerEvent[] {
    const events: ServerEvent[] = []
    this.rest += text
    let from = 0
    for (;;) {
      const end = this.rest.indexOf('\n', from)
      if (end < 0) break
      const line = this.rest.slice(from, this.rest[end - 1] === '\r' && end > from ? end - 1 : end)
      from = end + 1
      if (line === '') {
        if (this.data.length > 0) {
          events.push({ id: this.id, type: this.type || 'message', data: this.data.join('\n') })
        }
        this.id = undefined
        this.type = ''
        this.data = []
      } else {
        this.field(line)
      }
    }
    this.rest = this.rest.slice(from)
    return events
  }

  private field(line: string): void {
    const colon = line.indexOf(':')
    if (colon === 0) return
    const name = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + (line[colon + 1] === ' ' ? 2 : 1))
    if (name === 'data') this.data.push(value)
    else if (name === 'event') this.type = value
    else if (name === 'id') this.id = value
  }
}
