import { describe, expect, it } from 'vitest'
import { EDGE_PX, elementHeight, MOST_PX, scrollOf, topOf } from './scale'

const VIEW = 680
const FIREFOX_MOST_PX = 17_800_000

describe('A list that fits', () => {
  it.each([0, 300, VIEW, 100_000, MOST_PX])('of %d pixels is scrolled as it is', (content) => {
    expect(elementHeight(content)).toBe(content)
    for (const at of [0, content / 2, Math.max(0, content - VIEW)]) {
      expect(scrollOf(at, content, VIEW)).toBe(at)
      expect(topOf(at, content, VIEW)).toBe(at)
    }
  })
})

describe.each([1_000_000, 5_000_000])('A list of %d rows', (rows) => {
  const content = rows * 17
  const mostTop = content - VIEW
  const mostScroll = elementHeight(content) - VIEW

  it('is in an element that every browser lays out', () => {
    expect(elementHeight(content)).toBeLessThan(FIREFOX_MOST_PX)
  })

  it('begins and ends where its element does', () => {
    expect(topOf(0, content, VIEW)).toBe(0)
    expect(topOf(mostScroll, content, VIEW)).toBe(mostTop)
    expect(scrollOf(mostTop, content, VIEW)).toBe(mostScroll)
  })

  it('is scrolled pixel by pixel near its ends', () => {
    for (const by of [1, 17, EDGE_PX]) {
      expect(topOf(by, content, VIEW)).toBe(by)
      expect(topOf(mostScroll - by, content, VIEW)).toBe(mostTop - by)
    }
  })

  it('is in the middle when its element is', () => {
    expect(topOf(mostScroll / 2, content, VIEW)).toBe(mostTop / 2)
  })

  it('goes on with every pixel, without a leap', () => {
    const most = Math.ceil(content / (MOST_PX - 2 * EDGE_PX)) + 1
    for (const near of [EDGE_PX, mostScroll / 2, mostScroll - EDGE_PX]) {
      for (let at = near - 20; at < near + 20; at++) {
        const by = topOf(at + 1, content, VIEW) - topOf(at, content, VIEW)
        expect(by).toBeGreaterThan(0)
        expect(by).toBeLessThanOrEqual(most)
      }
    }
  })

  it('is found again where it was, to less than a pixel of the element', () => {
    for (let scroll = 0; scroll <= mostScroll; scroll += 99_991) {
      expect(scrollOf(topOf(scroll, content, VIEW), content, VIEW)).toBe(scroll)
    }
  })
})
