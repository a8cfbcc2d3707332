import { RowHeights } from './RowHeights'
import { EDGE_PX, elementHeight, scrollOf, topOf } from './scale'

/** As near to the end as this counts as at the end. */
const NEAR_PX = 40
/** Rows that are rendered above and below those on the screen, and by how many at a time this moves. */
const AHEAD_ROWS = 30
const STEP_ROWS = 10
/** The element is put back in proportion before it has drifted from it by more. */
const MOST_DRIFT_PX = EDGE_PX / 2

/** What stays in its place when rows are added or turn out to be higher: the end, or a row so far below the upper edge. */
type Hold = 'end' | { row: number; below: number }

/**
 * Which rows of a list are on the screen, and where, while an element is scrolled that may be much less high than the list.
 *
 * Small movements (wheel, keys, touch) move the list by just as many pixels. So the element may drift out of proportion, and
 * `settle` puts it right when scrolling pauses. A great movement is somebody dragging the scroll bar, and goes to the
 * proportional place.
 *
 * It touches no element: `wanted` is where it has to be put, and `scrolled` and `placed` tell where it is. A store for React
 * by `subscribe` and `version`, which is another one when another thing has to be rendered.
 */
export class RowScroll {
  private readonly heights: RowHeights
  private readonly listeners = new Set<() => void>()
  private hold: Hold
  private view = 0
  /** Where the element is scrolled to, and where the list is by that. */
  private at = 0
  private top = 0
  private unplaced = false
  private moving = false

  constructor(rowHeight: number, fromEnd: boolean) {
    this.heights = new RowHeights(rowHeight)
    this.hold = fromEnd ? 'end' : { row: 0, below: 0 }
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  version = (): string => {
    const { first, last, top } = this.rendered
    return [first, last, top, this.height, this.following, this.unplaced].join(' ')
  }

  /** Whether the end stays on the screen. */
  get following(): boolean {
    return this.hold === 'end'
  }

  get count(): number {
    return this.heights.count
  }

  /** How high the element has to be. */
  get height(): number {
    return elementHeight(this.heights.total)
  }

  /** Where the element has to be scrolled to; undefined when it may stay. */
  get wanted(): number | undefined {
    return this.unplaced ? this.at : undefined
  }

  /** The rows on the screen, both included; the last is before the first when there are none. */
  get visible(): { first: number; last: number } {
    if (this.heights.count === 0) return { first: 0, last: -1 }
    return {
      first: this.heights.rowAt(this.top),
      last: this.heights.rowAt(Math.max(this.top, this.top + this.view - 1)),
    }
  }

  /** The rows to render, both included, and where the first of them begins in the element. */
  get rendered(): { first: number; last: number; top: number } {
    const { first: seen, last: seenLast } = this.visible
    const first = Math.max(0, step(seen - AHEAD_ROWS, Math.floor))
    const last = Math.min(this.heights.count - 1, step(seenLast + AHEAD_ROWS, Math.ceil))
    return { first, last, top: this.heights.topOf(first) - this.top + this.at }
  }

  /** There are so many rows, and so many pixels to show them in. */
  resize(count: number, view: number): void {
    if (count === this.heights.count && view === this.view) return
    this.heights.count = count
    this.view = view
    this.place()
  }

  /** Heights of rendered rows, from one on. */
  measured(first: number, heights: number[]): void {
    const changed = heights.map((height, place) => this.heights.measured(first + place, height))
    if (changed.includes(true)) this.place()
  }

  /** The rows are others, or are laid out in another way: what was measured no longer holds. */
  forget(): void {
    this.heights.clear()
    this.place()
  }

  /** The element is there now: somebody has scrolled it, unless it is where it was put. */
  scrolled(to: number): void {
    const by = to - this.at
    if (by === 0) return
    this.at = to
    this.moving = true
    const dragged = Math.abs(by) > Math.max(1.5 * this.view, this.height / (2 * this.view))
    this.top = this.within(dragged ? topOf(to, this.heights.total, this.view) : this.top + by)
    if (by > 0 && this.mostTop - this.top < NEAR_PX) this.hold = 'end'
    else this.holdVisible()
    const atEdge = to <= 0 || to >= this.height - this.view
    if (atEdge || Math.abs(this.drift) > MOST_DRIFT_PX) this.putInProportion()
    this.changed()
  }

  /** Scrolling pauses: the element is put in proportion. */
  settle(): void {
    this.moving = false
    this.putInProportion()
    this.changed()
  }

  /** The element has been put there, which the browser may do not exactly where it was wanted. */
  placed(at: number): void {
    this.at = at
    this.unplaced = false
    this.changed()
  }

  /** Goes to the end and stays there. */
  follow(): void {
    this.moving = false
    this.hold = 'end'
    this.place()
  }

  /** Stays where it is when more comes. */
  stay(): void {
    if (!this.following) return
    this.holdVisible()
    this.changed()
  }

  /** Brings a row to the middle of the screen; one that is there already stays where it is. */
  reveal(row: number): void {
    const top = this.heights.topOf(row)
    const height = this.heights.heightOf(row)
    const seen = top >= this.top && top + height <= this.top + this.view
    this.moving = false
    this.hold = { row, below: seen ? top - this.top : Math.round((this.view - height) / 2) }
    this.place()
  }

  private get mostTop(): number {
    return Math.max(0, this.heights.total - this.view)
  }

  private get drift(): number {
    return scrollOf(this.top, this.heights.total, this.view) - this.at
  }

  private within(top: number): number {
    return Math.max(0, Math.min(top, this.mostTop))
  }

  private holdVisible(): void {
    const row = this.heights.rowAt(this.top)
    this.hold = { row, below: this.heights.topOf(row) - this.top }
  }

  /** Where the list is follows from what is held; the element follows too, unless somebody is just scrolling it. */
  private place(): void {
    const held = this.hold
    this.top = this.within(held === 'end' ? this.mostTop : this.heights.topOf(held.row) - held.below)
    if (!this.moving || held === 'end' || Math.abs(this.drift) > MOST_DRIFT_PX) this.putInProportion()
    this.changed()
  }

  private putInProportion(): void {
    if (this.drift === 0) return
    this.at += this.drift
    this.unplaced = true
  }

  private changed(): void {
    this.listeners.forEach((listener) => listener())
  }
}

function step(row: number, round: (steps: number) => number): number {
  return round(row / STEP_ROWS) * STEP_ROWS
}
