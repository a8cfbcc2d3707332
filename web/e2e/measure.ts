import type { Locator, Page } from '@playwright/test'

/** Milliseconds from the start of the navigation until `selector` is there and painted: something to use, with data in it. */
export async function untilUsable(page: Page, url: string, selector: string): Promise<number> {
  await page.goto(url, { waitUntil: 'commit' })
  return page.evaluate(
    (wanted) =>
      new Promise<number>((usable) => {
        const look = () =>
          requestAnimationFrame(() =>
            document.querySelector(wanted) === null
              ? look()
              : requestAnimationFrame(() => usable(performance.now())),
          )
        look()
      }),
    selector,
  )
}

/** Bytes on the heap of the page after a collection. */
export async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.enable')
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize
}

export type Frames = { frames: number; blank: number; longestMs: number }
type Watching = { stop: () => Frames }

/**
 * Looks at each animation frame whether a row on the screen is without its line, or a part of the log without a row, while
 * `scroll` is at work.
 */
export async function framesWhile(log: Locator, scroll: () => Promise<void>): Promise<Frames> {
  const watching = await log.evaluateHandle((element): Watching => {
    const seen = { frames: 0, blank: 0, longestMs: 0 }
    let on = true
    let before = performance.now()
    const isBlank = () => {
      const { top, bottom } = element.getBoundingClientRect()
      let covered = 0
      for (const row of element.querySelectorAll('[data-line]')) {
        const place = row.getBoundingClientRect()
        const shown = Math.min(place.bottom, bottom) - Math.max(place.top, top)
        if (shown <= 1) continue
        if (row.querySelector('[data-content]') === null) return true
        covered += shown
      }
      const all = element.firstElementChild?.getBoundingClientRect().height ?? 0
      return covered < Math.min(element.clientHeight, all) - 2
    }
    const look = (now: number) => {
      if (!on) return
      seen.frames += 1
      seen.longestMs = Math.max(seen.longestMs, now - before)
      before = now
      if (isBlank()) seen.blank += 1
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
    return {
      stop: () => {
        on = false
        return seen
      },
    }
  })
  await scroll()
  const frames = await watching.evaluate((it) => it.stop())
  await watching.dispose()
  return frames
}

/** Turns the wheel over the log: `times` times by `px`, each when the one before has been taken. */
export async function wheel(log: Locator, px: number, times: number): Promise<void> {
  await log.hover()
  for (let turn = 0; turn < times; turn++) await log.page().mouse.wheel(0, px)
}

/** As one who drags the handle of the scroll bar from the beginning to the end, in so many frames. */
export async function drag(log: Locator, frames: number): Promise<void> {
  await log.evaluate(async (element, count) => {
    const way = element.scrollHeight - element.clientHeight
    for (let frame = 0; frame <= count; frame++) {
      element.scrollTop = (way * frame) / count
      await new Promise((painted) => requestAnimationFrame(painted))
    }
  }, frames)
}

/** Milliseconds until every row on the screen has its line, seen at animation frames. */
export function untilFilled(log: Locator): Promise<number> {
  return log.evaluate(
    (element) =>
      new Promise<number>((filled) => {
        const began = performance.now()
        const look = () =>
          element.querySelector('[data-missing]') === null && element.querySelector('[data-content]') !== null
            ? filled(performance.now() - began)
            : requestAnimationFrame(look)
        look()
      }),
  )
}

/** Starts to note when each line was painted first, by the clock that the hub's machine has, too. */
export async function noteLines(log: Locator): Promise<() => Promise<Map<number, number>>> {
  const noting = await log.evaluateHandle((element) => {
    const shown = new Map<number, number>()
    const note = () =>
      requestAnimationFrame(() => {
        const now = Date.now()
        for (const row of element.querySelectorAll('[data-line]')) {
          const number = Number(row.getAttribute('data-line'))
          if (!shown.has(number) && row.querySelector('[data-content]') !== null) shown.set(number, now)
        }
      })
    note()
    new MutationObserver(note).observe(element, { childList: true, subtree: true })
    return shown
  })
  return async () => new Map(await noting.evaluate((shown) => [...shown]))
}

/** The value below which that share of them lies. */
export function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}
