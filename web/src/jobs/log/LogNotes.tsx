import { Anchor } from '@mantine/core'
import classes from './Log.module.css'
import type { LogModel } from './LogModel'

/** Says what there is to know when lines are not to be seen: they cannot be fetched, or the filter leaves them out. */
export function LogNotes({
  log,
  line,
  live,
  onShowAll,
}: {
  log: LogModel
  /** The one that a link names. */
  line: number | undefined
  live: boolean
  onShowAll: () => void
}) {
  const where = line === undefined || (log.total === 0 && !live) ? 'shown' : log.whereIs(line)
  const none = log.rows === 0 && log.total > 0 && !log.filtering
  const showAll = (
    <Anchor component="button" type="button" size="xs" onClick={onShowAll}>
      Show all lines
    </Anchor>
  )
  const notes = [
    log.error !== undefined && <Trouble key="error" error={log.error} />,
    where === 'filtered' && <span key="line">Line {line} is not among these.</span>,
    where === 'beyond' && (
      <span key="line">
        {live ? `Line ${line} has not been printed yet.` : `There is no line ${line}: it ends before.`}
      </span>
    ),
    log.total === 0 && live && <span key="empty">Nothing has been printed yet.</span>,
    none && <span key="none">No line is like that{live && ' so far'}.</span>,
    (where === 'filtered' || none) && <span key="all">{showAll}</span>,
  ].filter(Boolean)
  return (
    <div role="status" className={notes.length === 0 ? undefined : classes.foot}>
      {notes}
    </div>
  )
}

function Trouble({ error }: { error: unknown }) {
  const message = error instanceof Error ? error.message : String(error)
  return <span>Some lines cannot be fetched: {message} Trying again…</span>
}
