import { useCallback, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react'
import { RowScroll } from './RowScroll'

/** So long after the last movement it is over. */
const PAUSE_MS = 150

/**
 * Scrolls `element`, in which `list` has to be as high as `rows.height`, and `window` within it holds the rows
 * `rows.rendered`, one below the other.
 *
 * @param measured whether rows may be of other heights than `rowHeight`
 * @param fromEnd whether the end is shown, and followed, at first
 */
export function useRowScroll({
  count,
  rowHeight,
  measured,
  fromEnd,
}: {
  count: number
  rowHeight: number
  measured: boolean
  fromEnd: boolean
}) {
  const [rows] = useState(() => new RowScroll(rowHeight, fromEnd))
  const element = useRef<HTMLDivElement>(null)
  const window = useRef<HTMLDivElement>(null)
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined)
  const version = useSyncExternalStore(rows.subscribe, rows.version)
  const { first } = rows.rendered

  useLayoutEffect(() => {
    const scrolled = element.current
    if (scrolled === null) return
    rows.resize(count, scrolled.clientHeight)
    if (measured) rows.measured(first, heightsIn(window.current))
    if (rows.version() !== version) return // it is rendered once more before anybody sees it
    if (rows.wanted === undefined) return
    scrolled.scrollTop = rows.wanted
    rows.placed(scrolled.scrollTop)
  })

  useLayoutEffect(() => rows.forget(), [rows, measured])
  useEffect(() => () => clearTimeout(pause.current), [])
  useEffect(() => {
    const scrolled = element.current
    if (scrolled === null) return
    let width = scrolled.clientWidth
    const observer = new ResizeObserver(() => {
      if (scrolled.clientWidth !== width) rows.forget()
      width = scrolled.clientWidth
      rows.resize(rows.count, scrolled.clientHeight)
    })
    observer.observe(scrolled)
    return () => observer.disconnect()
  }, [rows])

  const onScroll = useCallback(() => {
    if (element.current === null) return
    rows.scrolled(element.current.scrollTop)
    clearTimeout(pause.current)
    pause.current = setTimeout(() => rows.settle(), PAUSE_MS)
  }, [rows])
  return { rows, element, window, onScroll }
}

function heightsIn(window: HTMLElement | null): number[] {
  return [...(window?.children ?? [])].map((row) => (row as HTMLElement).offsetHeight)
}
