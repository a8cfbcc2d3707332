import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from '@codemirror/language'
import { lintGutter, setDiagnostics, type Diagnostic } from '@codemirror/lint'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { EditorState, type Text } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import { useEffect, useEffectEvent, useImperativeHandle, useRef, type Ref } from 'react'
import type { FieldError } from '../../common/api/problem'
import classes from './editor.module.css'
import { look } from './look'

export type EditorHandle = { goTo: (error: FieldError) => void }

const NONE: FieldError[] = []

/**
 * YAML with highlighting. `text` is what it begins with: what is typed is told by `onChange`, and stays in the editor.
 * Errors of the hub are marked at their line and column.
 */
export default function YamlEditor({
  label,
  text,
  readOnly = false,
  errors = NONE,
  onChange,
  onSave,
  ref,
}: {
  label: string
  text: string
  readOnly?: boolean
  errors?: FieldError[]
  onChange?: (text: string) => void
  onSave?: () => void
  ref?: Ref<EditorHandle>
}) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const changed = useEffectEvent((now: string) => onChange?.(now))
  const save = useEffectEvent(() => onSave?.())

  useEffect(() => {
    const editor = new EditorView({
      parent: host.current as HTMLDivElement,
      state: EditorState.create({
        doc: text,
        extensions: [
          look,
          lineNumbers(),
          foldGutter(),
          yaml(),
          bracketMatching(),
          drawSelection(),
          highlightSelectionMatches(),
          search({ top: true }),
          EditorView.contentAttributes.of({
            'aria-label': label,
            'aria-readonly': String(readOnly),
            tabindex: '0',
          }),
          readOnly
            ? [EditorState.readOnly.of(true), EditorView.editable.of(false)]
            : [history(), indentOnInput(), indentUnit.of('  '), lintGutter(), highlightActiveLine()],
          highlightActiveLineGutter(),
          keymap.of([
            {
              key: 'Mod-s',
              preventDefault: true,
              run: () => {
                save()
                return true
              },
            },
            ...defaultKeymap,
            ...historyKeymap,
            ...searchKeymap,
            ...foldKeymap,
          ]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed(update.state.doc.toString())
          }),
        ],
      }),
    })
    view.current = editor
    if (!readOnly) editor.focus()
    return () => {
      editor.destroy()
      view.current = null
    }
  }, [text, label, readOnly])

  useEffect(() => {
    const editor = view.current
    if (editor === null || readOnly) return
    editor.dispatch(
      setDiagnostics(
        editor.state,
        errors.map((error) => diagnostic(editor.state.doc, error)),
      ),
    )
    const [first] = errors
    if (first !== undefined) show(editor, first)
  }, [errors, readOnly])

  useImperativeHandle(ref, () => ({
    goTo: (error) => {
      if (view.current !== null) show(view.current, error)
    },
  }))

  return <div ref={host} className={classes.host} />
}

function show(editor: EditorView, error: FieldError): void {
  const at = position(editor.state.doc, error)
  editor.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) })
  editor.focus()
}

function diagnostic(doc: Text, error: FieldError): Diagnostic {
  const from = position(doc, error)
  return { from, to: Math.max(from, doc.lineAt(from).to), severity: 'error', message: error.message }
}

/** The hub counts lines and columns from 1. An error at the end of the text may be behind its last line. */
export function position(doc: Text, error: FieldError): number {
  const line = doc.line(Math.min(Math.max(error.line ?? 1, 1), doc.lines))
  return Math.min(line.from + Math.max((error.column ?? 1) - 1, 0), line.to)
}
