import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'

/** `keys` are typed one after the other: `?`, or `g s` for g and then s. */
export type Shortcut = { keys: string; label: string; run: () => void }

type Known = { group: string; shortcuts: Shortcut[] }

const SEQUENCE_MS = 1200

/** The shortcuts that the page knows at the moment. One listener hears the keys; fields that are typed into keep theirs. */
class Shortcuts {
  private known: Known[] = []
  private readonly listeners = new Set<() => void>()
  private typed: string[] = []
  private forget: ReturnType<typeof setTimeout> | undefined

  add(entry: Known): () => void {
    if (this.known.length === 0) document.addEventListener('keydown', this.heard)
    this.set([...this.known, entry])
    return () => {
      this.set(this.known.filter((other) => other !== entry))
      if (this.known.length === 0) document.removeEventListener('keydown', this.heard)
    }
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  read = (): Known[] => this.known

  private set(known: Known[]): void {
    this.known = known
    this.listeners.forEach((tell) => tell())
  }

  private readonly heard = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || takesText(event.target))
      return
    if (event.key.length !== 1 || document.querySelector('[role="dialog"][aria-modal="true"]') !== null)
      return
    clearTimeout(this.forget)
    this.forget = setTimeout(() => (this.typed = []), SEQUENCE_MS)
    this.typed = [...this.typed, event.key].slice(-2)
    const all = this.known.flatMap((entry) => entry.shortcuts)
    const found =
      all.findLast((shortcut) => shortcut.keys === this.typed.join(' ')) ??
      all.findLast((shortcut) => shortcut.keys === event.key)
    if (found !== undefined) {
      event.preventDefault()
      this.typed = []
      found.run()
    }
  }
}

const registry = new Shortcuts()

/** Shortcuts for as long as the component is there; the newest wins when two want the same keys. */
export function useShortcuts(group: string, shortcuts: Shortcut[]): void {
  const run = useEffectEvent((keys: string) => shortcuts.find((shortcut) => shortcut.keys === keys)?.run())
  const names = JSON.stringify(shortcuts.map(({ keys, label }) => [keys, label]))
  useEffect(() => {
    const listed = JSON.parse(names) as [string, string][]
    return registry.add({
      group,
      shortcuts: listed.map(([keys, label]) => ({ keys, label, run: () => run(keys) })),
    })
  }, [group, names])
}

export function useKnownShortcuts(): Known[] {
  return useSyncExternalStore(registry.subscribe, registry.read)
}

function takesText(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest('input, textarea, select, [role="textbox"], .cm-editor') !== null)
  )
}
