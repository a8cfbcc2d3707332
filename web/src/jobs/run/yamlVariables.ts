import { parseDocument, stringify } from 'yaml'
import { valuesOf, type Variable } from './inputs'

export function yamlOf(rows: Variable[]): string {
  const values = valuesOf(rows)
  return Object.keys(values).length === 0 ? '' : stringify(values)
}

export type Parsed =
  { values: Record<string, unknown>; error?: undefined } | { error: string; line?: number; column?: number }

/** Names and values out of YAML, or what is wrong with it and where. */
export function parseVariables(text: string): Parsed {
  const document = parseDocument(text, { prettyErrors: true })
  const [problem] = document.errors
  if (problem !== undefined) {
    const place = problem.linePos?.[0]
    return { error: problem.message.split('\n', 1)[0] ?? '', line: place?.line, column: place?.col }
  }
  let values: unknown
  try {
    values = document.toJS({ maxAliasCount: 0 })
  } catch {
    return { error: 'Aliases are not taken here.' }
  }
  if (values === null || values === undefined) return { values: {} }
  if (typeof values !== 'object' || Array.isArray(values)) {
    return { error: 'This is no list of names with values, such as “port: 8080”.' }
  }
  return { values: values as Record<string, unknown> }
}
