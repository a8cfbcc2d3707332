import { VisuallyHidden } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { LogModel } from './LogModel'

const EVERY_MS = 5000

/** Tells people who hear the page how the log grows: not each line, and not more often than every five seconds. */
export function Announcer({ log, live }: { log: LogModel; live: boolean }) {
  const [said, setSaid] = useState('')
  useEffect(() => {
    if (!live) return
    let told = { total: 0, failed: 0 }
    const timer = setInterval(() => {
      const { total, failed } = log
      if (total === told.total) return
      const failures = failed > told.failed ? `${failed} lines tell of a failure. ` : ''
      const last = log.last?.content.slice(0, 200) ?? ''
      told = { total, failed }
      setSaid(`${failures}${total} lines. ${last}`)
    }, EVERY_MS)
    return () => clearInterval(timer)
  }, [log, live])
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {said}
    </VisuallyHidden>
  )
}
