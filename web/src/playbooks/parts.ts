import { lazy } from 'react'

/** What other contexts show of playbooks. The editor is loaded when it is needed. */
export const YamlEditor = lazy(() => import('./editor/YamlEditor'))
