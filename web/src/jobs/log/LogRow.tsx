import { memo, type ReactNode } from 'react'
import type { JobLine } from '../api'
import classes from './Log.module.css'
import { hashOfLine } from './place'
import { highlighted } from './text'

/** What is shown of one line at first: a longer one is slow to lay out, and nobody reads it to the end. */
const SHOWN_CHARACTERS = 4000

export type Times = 'off' | 'relative' | 'absolute'

export const LogRow = memo(function LogRow({
  number,
  line,
  time,
  exactTime,
  search,
  selected,
  whole,
  onSelect,
  onWhole,
}: {
  number: number
  /** Undefined while it is fetched. */
  line: JobLine | undefined
  time: string | undefined
  exactTime: string | undefined
  search: string | undefined
  selected: boolean
  /** Whether a very long line is shown to its end. */
  whole: boolean
  onSelect: (number: number) => void
  onWhole: (number: number) => void
}) {
  return (
    <div
      className={classes.line}
      data-line={number}
      data-level={line?.log_level}
      data-selected={selected || undefined}
    >
      <a
        className={classes.number}
        href={`#${hashOfLine(number)}`}
        aria-label={`Line ${number}`}
        tabIndex={-1}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return
          event.preventDefault()
          onSelect(number)
        }}
      >
        {number}
      </a>
      {time !== undefined && (
        <time className={classes.time} dateTime={line?.timestamp} title={exactTime}>
          {time}
        </time>
      )}
      {line === undefined ? (
        <span className={classes.missing} data-missing aria-hidden />
      ) : (
        <Content line={line} search={search} whole={whole} onWhole={() => onWhole(number)} />
      )}
    </div>
  )
})

function Content({
  line,
  search,
  whole,
  onWhole,
}: {
  line: JobLine
  search: string | undefined
  whole: boolean
  onWhole: () => void
}): ReactNode {
  const hidden = whole ? 0 : Math.max(0, line.content.length - SHOWN_CHARACTERS)
  const shown = hidden > 0 ? line.content.slice(0, SHOWN_CHARACTERS) : line.content
  return (
    <span className={classes.content} data-content>
      {highlighted(shown, search).map((piece, place) =>
        piece.kind === 'control' ? (
          <span key={place} className={classes.control} data-match={piece.match}>
            {piece.text}
          </span>
        ) : piece.match === true ? (
          <mark key={place} className={classes.match}>
            {piece.text}
          </mark>
        ) : (
          piece.text
        ),
      )}
      {hidden > 0 && (
        <button type="button" className={classes.more} onClick={onWhole}>
          {hidden.toLocaleString('en')} more characters
        </button>
      )}
      {line.continued === true && <span className={classes.note}>↩ goes on in the next line</span>}
    </span>
  )
}
