import { Tooltip } from '@mantine/core'
import { useNow } from '../now'
import { ago, duration, exact, zoneOf } from '../time'
import { useSession } from '../useSession'

/** The zone in which this person reads times. */
export function useZone(): string {
  const state = useSession()
  return zoneOf(state.status === 'signed-in' ? state.user.timezone : undefined)
}

/** A time as people say it, with the exact one in the user's zone on hover and for screen readers. */
export function Time({ at, absolute = false }: { at: string | null | undefined; absolute?: boolean }) {
  const zone = useZone()
  const now = useNow(!absolute)
  if (at == null) return <span aria-label="never">–</span>
  const date = new Date(at)
  const full = exact(date, zone)
  return (
    <Tooltip label={full}>
      <time dateTime={at} style={{ whiteSpace: 'nowrap' }}>
        {absolute ? full.replace(/\.\d+ .*$/, '') : ago(date, now)}
      </time>
    </Tooltip>
  )
}

/** How long something took, or has taken so far. */
export function Elapsed({ from, to }: { from: string | null; to: string | null }) {
  const now = useNow(from !== null && to === null)
  if (from === null) return <span>–</span>
  const end = to === null ? now : new Date(to).getTime()
  return <span style={{ whiteSpace: 'nowrap' }}>{duration(end - new Date(from).getTime())}</span>
}
