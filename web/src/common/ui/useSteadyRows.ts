import { useLayoutEffect, useRef, type RefObject } from 'react'

/**
 * Keeps the rows that are being read where they are when rows come or go above them. A browser does so by itself, but not
 * within a box that scrolls sideways. A table whose beginning is on the screen just grows.
 *
 * @param ids of the rows, from the first to the last
 */
export function useSteadyRows(body: RefObject<HTMLTableSectionElement | null>, ids: string[]): void {
  const before = useRef(new Map<string, number>())
  const shown = ids.join(' ')
  useLayoutEffect(() => {
    const table = body.current
    if (table === null) return
    const names = shown.split(' ')
    const rows = [...table.rows].map((row, place) => [names[place] ?? '', row.offsetTop] as const)
    const now = new Map(rows)
    const hidden = -table.getBoundingClientRect().top // above the edge of the screen
    const read = [...before.current].find(([id, top]) => top >= hidden && now.has(id))
    before.current = now
    if (hidden <= 0 || read === undefined) return
    const [id, top] = read
    const moved = (now.get(id) ?? top) - top
    if (moved !== 0) window.scrollBy(0, moved)
  }, [body, shown])
}
