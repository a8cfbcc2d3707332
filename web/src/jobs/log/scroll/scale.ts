/**
 * A browser lays out so many pixels and no more: Firefox 17.8 million, Chromium 33.5 million of the screen, which are fewer
 * of the page where that is enlarged. A million lines is beyond.
 */
export const MOST_PX = 8_000_000

/** So much at either end is not shrunk: there the element is scrolled exactly as its content. */
export const EDGE_PX = 1_000_000

/** How high the element is made that holds content of a height. */
export function elementHeight(content: number): number {
  return Math.min(content, MOST_PX)
}

/**
 * Where an element is scrolled to while its content is at `top`, and `topOf` back again. In the middle the content is
 * shrunk to what remains of the element.
 *
 * @param content the height of the content, which may be more than the element's
 * @param view the height of the part that is on the screen
 */
export function scrollOf(top: number, content: number, view: number): number {
  const { mostTop, mostScroll, middle, shrunk } = parts(content, view)
  if (mostTop === mostScroll || top <= EDGE_PX) return top
  if (top >= mostTop - EDGE_PX) return mostScroll - (mostTop - top)
  return Math.round(EDGE_PX + ((top - EDGE_PX) * shrunk) / middle)
}

export function topOf(scroll: number, content: number, view: number): number {
  const { mostTop, mostScroll, middle, shrunk } = parts(content, view)
  if (mostTop === mostScroll || scroll <= EDGE_PX) return scroll
  if (scroll >= mostScroll - EDGE_PX) return mostTop - (mostScroll - scroll)
  return Math.round(EDGE_PX + ((scroll - EDGE_PX) * middle) / shrunk)
}

function parts(content: number, view: number) {
  const mostTop = Math.max(0, content - view)
  const mostScroll = Math.max(0, elementHeight(content) - view)
  return { mostTop, mostScroll, middle: mostTop - 2 * EDGE_PX, shrunk: mostScroll - 2 * EDGE_PX }
}
