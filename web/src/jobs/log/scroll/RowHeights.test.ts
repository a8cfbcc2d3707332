import { describe, expect, it } from 'vitest'
import { RowHeights } from './RowHeights'

function heights(count: number, measured: [row: number, height: number][] = []): RowHeights {
  const all = new RowHeights(17)
  all.count = count
  for (const [row, height] of measured) all.measured(row, height)
  return all
}

describe('Heights of rows', () => {
  it('are as usual until they are measured', () => {
    const all = heights(5_000_000)
    expect(all.total).toBe(85_000_000)
    expect(all.topOf(4_999_999)).toBe(84_999_983)
    expect(all.rowAt(84_999_983)).toBe(4_999_999)
    expect(all.rowAt(84_999_982)).toBe(4_999_998)
  })

  it('move what is below them', () => {
    const all = heights(5_000_000, [
      [3, 34],
      [300, 51],
      [4_000_000, 170],
    ])
    expect(all.total).toBe(85_000_000 + 17 + 34 + 153)
    expect(all.topOf(3)).toBe(51)
    expect(all.topOf(4)).toBe(85)
    expect(all.topOf(301)).toBe(301 * 17 + 51)
    expect(all.topOf(4_999_999)).toBe(4_999_999 * 17 + 204)
  })

  it('tell which row is at a place, and only that', () => {
    const all = heights(3000, [
      [0, 40],
      [255, 100],
      [256, 3],
      [700, 17 * 30],
    ])
    for (let row = 0; row < 3000; row++) {
      const top = all.topOf(row)
      expect(all.rowAt(top)).toBe(row)
      expect(all.rowAt(top + all.heightOf(row) - 1)).toBe(row)
    }
    expect(all.rowAt(-5)).toBe(0)
    expect(all.rowAt(1e9)).toBe(2999)
  })

  it('are taken anew when they change, and forgotten', () => {
    const all = heights(100, [[5, 51]])
    expect(all.measured(5, 51)).toBe(false)
    expect(all.measured(5, 34)).toBe(true)
    expect(all.total).toBe(1717)
    all.clear()
    expect(all.total).toBe(1700)
    expect(all.heightOf(5)).toBe(17)
  })

  it('are those of other rows when there are fewer', () => {
    const all = heights(100, [[5, 51]])
    all.count = 50
    expect(all.total).toBe(850)
  })
})
