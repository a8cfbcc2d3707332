import { useSyncExternalStore } from 'react'

/** One clock for all times on the page, which goes only while somebody looks at one. */
class Clock {
  private readonly listeners = new Set<() => void>()
  private timer: ReturnType<typeof setInterval> | undefined
  private now = Date.now()

  constructor(private readonly everyMs: number) {}

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    this.timer ??= setInterval(() => {
      this.now = Date.now()
      this.listeners.forEach((tell) => tell())
    }, this.everyMs)
    this.now = Date.now()
    return () => {
      this.listeners.delete(listener)
      if (this.listeners.size === 0) {
        clearInterval(this.timer)
        this.timer = undefined
      }
    }
  }

  read = (): number => this.now
}

const seconds = new Clock(1000)
const never = () => () => undefined

/** The time, new every second while `running`. */
export function useNow(running = true): number {
  return useSyncExternalStore(running ? seconds.subscribe : never, seconds.read)
}
