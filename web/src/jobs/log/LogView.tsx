import { Button, VisuallyHidden } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { IconArrowDown } from '@tabler/icons-react'
import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
  type CSSProperties,
} from 'react'
import { useShortcuts } from '../../common/shortcuts'
import { exact } from '../../common/time'
import { useZone } from '../../common/ui/Time'
import type { Job } from '../api'
import { Announcer } from './Announcer'
import { copyLine, copyLink, copyRows } from './copy'
import classes from './Log.module.css'
import type { LogModel } from './LogModel'
import { LogNotes } from './LogNotes'
import { LogRow, type Times } from './LogRow'
import { LogTools, type LogSettings } from './LogTools'
import type { LogPlace } from './place'
import { sinceStart, timeOfDay } from './times'
import { useRowScroll } from './scroll/useRowScroll'

const ROW_PX = 17
/** Rows that are fetched beyond those that are rendered. */
const FETCHED_AHEAD = 150
/** A jump of more rows than this is somebody dragging the scroll bar: pages on the way are not fetched. */
const JUMP_ROWS = 1000
const JUMP_WAIT_MS = 60

/**
 * The output of a job. What is where (line, filter, search) is in the address, so that it can be given to others; how it is
 * shown is remembered by the browser.
 */
export function LogView({
  job,
  log,
  live,
  place,
  hosts,
  onPlace,
}: {
  job: Job
  log: LogModel
  /** Whether more is to come. */
  live: boolean
  place: LogPlace
  hosts: string[]
  onPlace: (change: Partial<LogPlace>) => void
}) {
  const version = useSyncExternalStore(log.subscribe, log.version)
  const zone = useZone()
  const [settings, setSettings] = useLocalStorage<LogSettings>({
    key: 'daybook-log',
    defaultValue: { times: 'relative', wrap: false },
    getInitialValueInEffect: false,
  })
  const { level, host, q, line: selected } = place
  const [whole, setWhole] = useState<ReadonlySet<number>>(new Set())
  useEffect(() => log.show({ level, host }), [log, level, host])
  useEffect(() => log.search(q), [log, level, host, q])

  const count = log.rows
  const { rows, element, window, onScroll } = useRowScroll({
    count,
    rowHeight: ROW_PX,
    measured: settings.wrap,
    fromEnd: selected === undefined,
  })
  const { first, last, top } = rows.rendered
  useWanted(log, version, first, last)
  useEffect(() => rows.forget(), [rows, level, host])

  const shown = useRef<string>(undefined)
  useEffect(() => {
    if (selected === undefined) return
    const row = log.rowOf(selected)
    const wanted = `${selected} ${level ?? ''} ${host ?? ''}`
    if (shown.current === wanted || row >= count) return
    shown.current = wanted
    rows.reveal(row)
  }, [log, version, count, rows, selected, level, host])

  const go = (number: number | undefined) => {
    if (number === undefined) return
    rows.stay()
    shown.current = undefined
    onPlace({ line: number })
    if (number === selected) rows.reveal(log.rowOf(number))
  }
  const latest = useRef(go)
  useLayoutEffect(() => {
    latest.current = go
  })
  const select = useCallback((number: number) => latest.current(number), []) // rows are rendered anew only when they change
  const showWhole = useCallback((number: number) => setWhole((before) => new Set([...before, number])), [])
  const from = () => selected ?? log.numberAt(rows.visible.first) ?? 1
  const step = (rowsOn: number) => {
    const row = selected === undefined ? rows.visible.first : log.rowOf(selected) + rowsOn
    go(log.numberAt(Math.min(log.rows - 1, Math.max(0, row))))
  }
  const set = (change: Partial<LogSettings>) => setSettings((before) => ({ ...before, ...change }))
  const actions = {
    nextHit: () => go(log.hit(selected ?? 0, true)),
    previousHit: () => go(log.hit(from(), false)),
    nextFailure: () => go(log.failure(selected ?? 0, true)),
    previousFailure: () => go(log.failure(from(), false)),
    copyLine: () => copyLine(log, selected),
    copyLink: () => copyLink(from()),
    copyShown: () => copyRows(log, rows.visible),
  }
  useShortcuts('Output', [
    { keys: 'f', label: 'Follow the end', run: () => rows.follow() },
    { keys: 'j', label: 'Next line', run: () => step(1) },
    { keys: 'k', label: 'Previous line', run: () => step(-1) },
    { keys: 'n', label: 'Next place found', run: actions.nextHit },
    { keys: 'N', label: 'Previous place found', run: actions.previousHit },
    { keys: 'e', label: 'Next failure', run: actions.nextFailure },
    { keys: 'E', label: 'Previous failure', run: actions.previousFailure },
    { keys: 'w', label: 'Wrap long lines', run: () => set({ wrap: !settings.wrap }) },
    { keys: 't', label: 'Times: relative, absolute, none', run: () => set({ times: after(settings.times) }) },
    { keys: 'y', label: 'Copy the selected line', run: actions.copyLine },
  ])

  const start = new Date(job.started_at ?? job.created_at)
  const digits = { '--digits': `${String(log.total).length}ch` } as CSSProperties
  return (
    <section className={classes.frame} style={digits} aria-label="Output">
      <LogTools
        job={job}
        log={log}
        hosts={hosts}
        place={place}
        settings={settings}
        onPlace={onPlace}
        onSettings={set}
        actions={actions}
      />
      {/* eslint-disable jsx-a11y/no-noninteractive-tabindex -- it is scrolled by keys */}
      <div
        ref={element}
        className={classes.scroll}
        data-wrap={settings.wrap || undefined}
        role="log"
        aria-live="off"
        aria-label={`Output of job ${job.number}`}
        aria-busy={live}
        data-scroll-restoration-id={`output ${selected ?? ''}`} // the router must not scroll it back from another line
        tabIndex={0}
        onScroll={onScroll}
      >
        <div className={classes.rows} style={{ height: rows.height }}>
          <div ref={window} className={classes.window} style={{ transform: `translateY(${top}px)` }}>
            {Array.from({ length: Math.max(0, last - first + 1) }, (_, place) => {
              const row = first + place
              const number = log.numberAt(row) ?? row + 1
              const line = log.line(row)
              const at = line === undefined ? undefined : new Date(line.timestamp)
              return (
                <LogRow
                  key={row}
                  number={number}
                  line={line}
                  time={timeOf(at, settings.times, start, zone)}
                  exactTime={at && exact(at, zone)}
                  search={q}
                  selected={number === selected}
                  whole={whole.has(number)}
                  onSelect={select}
                  onWhole={showWhole}
                />
              )
            })}
          </div>
        </div>
      </div>
      {!rows.following && log.rows > 0 && (
        <Button
          className={classes.back}
          size="xs"
          leftSection={<IconArrowDown size={14} aria-hidden />}
          onClick={() => rows.follow()}
        >
          {live ? 'Follow' : 'To the end'}
        </Button>
      )}
      <LogNotes
        log={log}
        line={selected}
        live={live}
        onShowAll={() => onPlace({ level: undefined, host: undefined })}
      />
      <Announcer log={log} live={live} />
      {rows.following && live && <VisuallyHidden>The end is followed.</VisuallyHidden>}
    </section>
  )
}

function useWanted(log: LogModel, version: number, first: number, last: number) {
  const wanted = useRef(0)
  useEffect(() => {
    const jump = Math.abs(first - wanted.current) > JUMP_ROWS
    wanted.current = first
    const ask = () => log.want(first - FETCHED_AHEAD, last + FETCHED_AHEAD)
    if (!jump) {
      ask()
      return
    }
    const timer = setTimeout(ask, JUMP_WAIT_MS)
    return () => clearTimeout(timer)
  }, [log, version, first, last])
}

function timeOf(at: Date | undefined, times: Times, start: Date, zone: string): string | undefined {
  if (times === 'off') return undefined
  if (at === undefined) return ''
  return times === 'relative' ? sinceStart(at, start) : timeOfDay(at, zone)
}

function after(times: Times): Times {
  return times === 'relative' ? 'absolute' : times === 'absolute' ? 'off' : 'relative'
}
