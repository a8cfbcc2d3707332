import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { cspNonce } from '../../common/csp'

const highlighting = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'light-dark(#11538f, #8ec3f4)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'light-dark(#1b6b2f, #98d8a4)' },
  {
    tag: [tags.number, tags.bool, tags.null, tags.keyword, tags.atom],
    color: 'light-dark(#8a3b00, #f0b07a)',
  },
  { tag: [tags.comment, tags.lineComment], color: 'light-dark(#545b62, #9aa0a7)', fontStyle: 'italic' },
  { tag: [tags.typeName, tags.labelName, tags.meta], color: 'light-dark(#76308f, #d5a5e8)' },
])

const colours = EditorView.theme({
  '&': {
    fontSize: '0.8125rem',
    border: '1px solid var(--mantine-color-default-border)',
    borderRadius: 'var(--mantine-radius-sm)',
    backgroundColor: 'var(--mantine-color-body)',
  },
  '&.cm-focused': { outline: '2px solid var(--mantine-primary-color-filled)' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', overflow: 'auto' },
  '.cm-content': { caretColor: 'var(--mantine-color-text)' },
  '.cm-cursor': { borderLeftColor: 'var(--mantine-color-text)' },
  '.cm-gutters': {
    backgroundColor: 'light-dark(#f7f8f9, #212428)',
    color: 'light-dark(#616970, #9aa0a7)',
    borderRight: '1px solid var(--mantine-color-default-border)',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'light-dark(#0000000a, #ffffff0d)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'light-dark(#bfdcf5, #2c4d6b)',
  },
  '.cm-panels': { backgroundColor: 'light-dark(#f7f8f9, #212428)', color: 'var(--mantine-color-text)' },
  '.cm-tooltip': { backgroundColor: 'light-dark(#fff, #2a2d32)', color: 'var(--mantine-color-text)' },
  '.cm-changedLine, .cm-insertedLine, &.cm-merge-b .cm-changedLine': {
    backgroundColor: 'light-dark(#e0f4e5, #17341f) !important',
  },
  '.cm-deletedChunk, .cm-deletedLine, &.cm-merge-a .cm-changedLine': {
    backgroundColor: 'light-dark(#fde5e5, #451c1c) !important',
  },
  '.cm-changedText': {
    background: 'light-dark(#c4ecce, #1b3d25) !important',
    boxShadow: 'inset 0 -2px light-dark(#2b8a47, #5fb878)',
  },
  '.cm-collapsedLines': {
    background: 'light-dark(#eef0f2, #2a2d32) !important',
    color: 'light-dark(#43484e, #c3c7cc) !important',
  },
  '.cm-collapsedLines::before, .cm-collapsedLines::after': { content: '"⋯" !important' }, // few fonts have the usual sign
  '.cm-deletedText, &.cm-merge-a .cm-changedText, &.cm-merge-a .cm-deletedText': {
    background: 'light-dark(#fbd0d0, #5a2424) !important',
    boxShadow: 'inset 0 -2px light-dark(#c93a3a, #e07070)',
  },
})

/** How every editor looks: in the page's colours, with styles that the page's policy lets through. */
export const look = [EditorView.cspNonce.of(cspNonce), colours, syntaxHighlighting(highlighting)]
