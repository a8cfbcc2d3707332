import { Badge } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './StatusBadge.module.css'

export type Tone = 'good' | 'bad' | 'warn' | 'busy' | 'quiet'

/** A state as a word with a colour; the word alone says it too. */
export function StatusBadge({ tone, children, icon }: { tone: Tone; children: ReactNode; icon?: ReactNode }) {
  return (
    <Badge className={classes.badge} data-tone={tone} leftSection={icon}>
      {children}
    </Badge>
  )
}
