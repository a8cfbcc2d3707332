import { useSyncExternalStore } from 'react'
import type { StreamState } from './stream'

/** The streams of this tab and how each is, so that the page can say when one is lost. */
class Connections {
  private readonly states = new Map<symbol, StreamState>()
  private readonly listeners = new Set<() => void>()

  add(): { set: (state: StreamState) => void; remove: () => void } {
    const key = Symbol('stream')
    return {
      set: (state) => {
        this.states.set(key, state)
        this.changed()
      },
      remove: () => {
        this.states.delete(key)
        this.changed()
      },
    }
  }

  isLost = (): boolean => [...this.states.values()].includes('lost')

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  private changed(): void {
    this.listeners.forEach((listener) => listener())
  }
}

export const connections = new Connections()

/** Whether a stream of this tab is broken and being tried again. */
export function useConnectionLost(): boolean {
  return useSyncExternalStore(connections.subscribe, connections.isLost)
}
