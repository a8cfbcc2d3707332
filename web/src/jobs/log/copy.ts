import { toast, toastError } from '../../common/toasts'
import type { LogModel } from './LogModel'
import { hashOfLine } from './place'

export function copyLine(log: LogModel, number: number | undefined): void {
  const line = number === undefined ? undefined : log.line(log.rowOf(number))
  if (line !== undefined) copy(line.content, `Line ${line.line_number} is copied.`)
}

export function copyLink(number: number): void {
  const address = new URL(window.location.href)
  address.hash = hashOfLine(number)
  copy(address.href, `A link to line ${number} is copied.`)
}

export function copyRows(log: LogModel, { first, last }: { first: number; last: number }): void {
  const lines: string[] = []
  for (let row = first; row <= last; row++) lines.push(log.line(row)?.content ?? '')
  copy(lines.join('\n'), `${lines.length} lines are copied.`)
}

/** A browser gives pages the clipboard only when they came by https or from this machine. */
function copy(text: string, said: string): void {
  const clipboard = navigator.clipboard as Clipboard | undefined
  if (clipboard === undefined) {
    toastError('Nothing is copied', 'The browser lets only pages that came by https copy.')
    return
  }
  clipboard.writeText(text).then(
    () => toast(said),
    (error: unknown) => toastError('Nothing is copied', error),
  )
}
