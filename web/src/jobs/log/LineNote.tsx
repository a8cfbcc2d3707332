import { Anchor } from '@mantine/core'
import classes from './Log.module.css'
import type { LogModel } from './LogModel'

/** Says why the line that a link names is not to be seen. */
export function LineNote({
  log,
  line,
  live,
  onShowAll,
}: {
  log: LogModel
  line: number | undefined
  live: boolean
  onShowAll: () => void
}) {
  const where = line === undefined ? 'shown' : log.whereIs(line)
  return (
    <div role="status" className={where === 'shown' ? undefined : classes.foot}>
      {where === 'filtered' && (
        <>
          Line {line} is not among these.
          <Anchor component="button" type="button" size="xs" onClick={onShowAll}>
            Show all lines
          </Anchor>
        </>
      )}
      {where === 'beyond' &&
        (live ? `Line ${line} has not been printed yet.` : `There is no line ${line}: it ends before.`)}
    </div>
  )
}
