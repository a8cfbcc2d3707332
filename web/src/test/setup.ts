import '@testing-library/jest-dom/vitest'
import { cleanup, configure } from '@testing-library/react'
import { afterEach, beforeEach, vi } from 'vitest'
import { session } from '../common/api/session'

configure({ asyncUtilTimeout: 20_000 }) // a machine may be busy with other things

/** Locks of one browser, which jsdom does not have: one holder for each name at a time, in the order of asking. */
const held = new Map<string, Promise<unknown>>()
Object.defineProperty(navigator, 'locks', {
  configurable: true,
  value: {
    request: (name: string, work: () => Promise<unknown>) => {
      const turn = (held.get(name) ?? Promise.resolve()).then(work, work)
      held.set(
        name,
        turn.catch(() => undefined),
      )
      return turn
    },
  },
})

// Mantine looks at these, and jsdom lacks them
window.matchMedia = (query: string) =>
  ({
    matches: false,
    media: query,
    onchange: null,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    dispatchEvent: () => false,
  }) as Partial<MediaQueryList> as MediaQueryList
window.ResizeObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
}
window.scrollTo = () => undefined
Element.prototype.scrollIntoView = () => undefined
Object.defineProperty(document, 'fonts', { configurable: true, value: new EventTarget() })
Range.prototype.getClientRects = () => [] as unknown as DOMRectList
Range.prototype.getBoundingClientRect = () => new DOMRect()

beforeEach(() => {
  vi.stubGlobal('fetch', () => Promise.reject(new Error('No hub in this test')))
})

afterEach(() => {
  cleanup()
  session.end()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})
