import { yaml } from '@codemirror/lang-yaml'
import { MergeView, unifiedMergeView } from '@codemirror/merge'
import { EditorState } from '@codemirror/state'
import { EditorView, lineNumbers } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import classes from './editor.module.css'
import { look } from './look'

const CONTEXT = { margin: 3, minSize: 6 }

/** The difference between two texts, in one column or in two. Parts that are the same are folded away. */
export default function DiffView({
  from,
  to,
  labels,
  sideBySide,
}: {
  from: string
  to: string
  labels: [from: string, to: string]
  sideBySide: boolean
}) {
  const host = useRef<HTMLDivElement>(null)
  const [fromLabel, toLabel] = labels
  useEffect(() => {
    const parent = host.current as HTMLDivElement
    const shown = (label: string) => [
      look,
      lineNumbers(),
      yaml(),
      EditorView.lineWrapping,
      EditorState.readOnly.of(true),
      EditorView.editable.of(false),
      EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
    ]
    const view = sideBySide
      ? new MergeView({
          parent,
          a: { doc: from, extensions: shown(fromLabel) },
          b: { doc: to, extensions: shown(toLabel) },
          collapseUnchanged: CONTEXT,
        })
      : new EditorView({
          parent,
          doc: to,
          extensions: [
            shown(`${fromLabel} and ${toLabel}`),
            unifiedMergeView({ original: from, mergeControls: false, collapseUnchanged: CONTEXT }),
          ],
        })
    return () => view.destroy()
  }, [from, to, fromLabel, toLabel, sideBySide])
  return <div ref={host} className={`${classes.host} ${classes.diff}`} />
}
