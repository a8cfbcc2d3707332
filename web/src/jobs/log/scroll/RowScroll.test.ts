import { describe, expect, it } from 'vitest'
import { RowScroll } from './RowScroll'
import { MOST_PX } from './scale'

const VIEW = 680
const ROW = 17

/** A list and the element that shows it, which goes where it is put and no further than it is high. */
class Shown {
  readonly rows: RowScroll
  scroll = 0

  constructor(count: number, fromEnd = false) {
    this.rows = new RowScroll(ROW, fromEnd)
    this.rows.resize(count, VIEW)
    this.place()
  }

  /** As a person does it. */
  move(by: number): void {
    this.moveTo(this.scroll + by)
  }

  moveTo(scroll: number): void {
    this.scroll = Math.max(0, Math.min(scroll, this.rows.height - VIEW))
    this.rows.scrolled(this.scroll)
    this.place()
  }

  pause(): void {
    this.rows.settle()
    this.place()
  }

  place(): void {
    const { wanted } = this.rows
    if (wanted === undefined) return
    this.scroll = Math.max(0, Math.min(wanted, this.rows.height - VIEW))
    this.rows.placed(this.scroll)
  }

  /** How far below the upper edge of the screen a row is, when rows are as high as usual. */
  placeOf(row: number): number {
    const { first, top } = this.rows.rendered
    return top + (row - first) * ROW - this.scroll
  }

  get first(): number {
    return this.rows.visible.first
  }
}

describe.each([1000, 1_000_000, 5_000_000])('Scrolling through %d rows', (count) => {
  it('moves by as many pixels as the wheel does, wherever that is', () => {
    const shown = new Shown(count)
    for (const row of [0, count / 2, count - 600]) {
      shown.rows.reveal(row)
      shown.place()
      const before = shown.placeOf(row)
      for (let turn = 1; turn <= 50; turn++) {
        shown.move(100)
        expect(shown.placeOf(row)).toBe(before - turn * 100)
      }
      for (let turn = 49; turn >= 0; turn--) {
        shown.move(-100)
        expect(shown.placeOf(row)).toBe(before - turn * 100)
      }
    }
  })

  it('reaches every row by the wheel alone, up and down', () => {
    const shown = new Shown(count, true)
    const reached = count - 1000
    expect(shown.rows.visible.last).toBe(count - 1)
    while (shown.first > reached) {
      shown.move(-400)
      if (shown.first % 7 === 0) shown.pause()
    }
    shown.rows.reveal(Math.min(1000, count - 1))
    shown.place()
    for (let turn = 0; turn < 500 && shown.scroll > 0; turn++) shown.move(-100)
    expect(shown.first).toBe(0)
    expect(shown.placeOf(0)).toBe(0)
  })

  it('goes to the part that the scroll bar is at', () => {
    const shown = new Shown(count)
    const most = shown.rows.height - VIEW
    shown.moveTo(most / 2)
    expect(Math.abs(shown.first - count / 2)).toBeLessThan(40)
    shown.moveTo(most)
    expect(shown.rows.visible.last).toBe(count - 1)
    expect(shown.rows.following).toBe(true)
    shown.moveTo(0)
    expect(shown.first).toBe(0)
    expect(shown.rows.following).toBe(false)
  })

  it('shows the same after a pause', () => {
    const shown = new Shown(count)
    shown.moveTo((shown.rows.height - VIEW) / 3)
    for (let turn = 0; turn < 20; turn++) shown.move(333)
    const row = shown.first
    const place = shown.placeOf(row)
    shown.pause()
    expect(shown.placeOf(row)).toBe(place)
  })

  it('brings a row to the middle, unless it is on the screen', () => {
    const shown = new Shown(count)
    const row = Math.floor(count * 0.7)
    shown.rows.reveal(row)
    shown.place()
    expect(Math.abs(shown.placeOf(row) - (VIEW - ROW) / 2)).toBeLessThan(1)
    const place = shown.placeOf(row + 5)
    shown.rows.reveal(row + 5)
    shown.place()
    expect(shown.placeOf(row + 5)).toBe(place)
  })

  it('renders a bounded number of rows, and all that are on the screen', () => {
    const shown = new Shown(count)
    for (let part = 0; part <= 10; part++) {
      shown.moveTo(((shown.rows.height - VIEW) * part) / 10)
      const { first, last } = shown.rows.rendered
      expect(last - first).toBeLessThan(VIEW / ROW + 90)
      expect(first).toBeLessThanOrEqual(shown.rows.visible.first)
      expect(last).toBeGreaterThanOrEqual(shown.rows.visible.last)
    }
  })

  it('follows the end while rows come, until somebody scrolls up', () => {
    const shown = new Shown(count, true)
    shown.rows.resize(count + 3000, VIEW)
    shown.place()
    expect(shown.rows.visible.last).toBe(count + 2999)
    shown.move(-30)
    expect(shown.rows.following).toBe(false)
    const row = shown.first
    const place = shown.placeOf(row)
    for (let more = 4000; more < 40_000; more += 1000) {
      shown.rows.resize(count + more, VIEW)
      shown.place()
      expect(shown.placeOf(row)).toBe(place)
    }
    shown.rows.follow()
    shown.place()
    expect(shown.rows.visible.last).toBe(count + 38_999)
  })
})

describe('An element that is less high than its list', () => {
  it('comes back into proportion before it is at its end too early', () => {
    const shown = new Shown(5_000_000)
    shown.rows.reveal(2_500_000)
    shown.place()
    let least = shown.scroll
    for (let turn = 0; turn < 20_000; turn++) {
      shown.move(-500) // ten million pixels without a pause
      least = Math.min(least, shown.scroll)
    }
    expect(least).toBeGreaterThan(1_000_000)
    expect(Math.abs(shown.first - (2_500_000 - 10_000_000 / ROW))).toBeLessThan(30)
  })

  it('is shown right where the browser puts it elsewhere', () => {
    const rows = new RowScroll(ROW, true)
    rows.resize(5_000_000, VIEW)
    rows.placed(MOST_PX / 2) // as one that cannot be so high
    const { first, top } = rows.rendered
    expect(top + (rows.visible.first - first) * ROW).toBeLessThanOrEqual(MOST_PX / 2)
    expect(rows.visible.last).toBe(4_999_999)
  })
})

describe('Rows of other heights', () => {
  it('keep what is read in its place while they are measured above it', () => {
    const shown = new Shown(1_000_000)
    shown.rows.reveal(500_000)
    shown.place()
    const place = shown.placeOf(500_000)
    const { first } = shown.rows.rendered
    const above = 500_000 - first
    shown.rows.measured(first, Array<number>(above).fill(51))
    shown.place()
    const rendered = shown.rows.rendered
    expect(rendered.top + (500_000 - rendered.first) * 51 - shown.scroll).toBe(place)
  })

  it('do not hold up somebody who is scrolling', () => {
    const shown = new Shown(1_000_000)
    shown.rows.reveal(500_000)
    shown.place()
    shown.move(-100)
    const { first } = shown.rows.rendered
    const { scroll } = shown
    shown.rows.measured(first, Array<number>(10).fill(34))
    expect(shown.rows.wanted).toBeUndefined()
    shown.pause()
    expect(shown.scroll).not.toBe(scroll)
  })

  it('leave the end at the end', () => {
    const shown = new Shown(1_000_000, true)
    const { first, last } = shown.rows.rendered
    shown.rows.measured(first, Array<number>(last - first + 1).fill(51))
    shown.place()
    expect(shown.rows.following).toBe(true)
    const rendered = shown.rows.rendered
    const end = rendered.top + (rendered.last - Math.max(rendered.first, first) + 1) * 51
    const unmeasured = Math.max(0, first - rendered.first) * ROW
    expect(end + unmeasured - shown.scroll).toBe(VIEW)
  })
})

it('says nothing while the same rows are at the same place', () => {
  const shown = new Shown(1000)
  shown.moveTo(1)
  const before = shown.rows.version()
  shown.moveTo(5)
  expect(shown.rows.version()).toBe(before)
})
