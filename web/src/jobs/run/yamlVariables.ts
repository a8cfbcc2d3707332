import { parseDocument, stringify, type Tags } from 'yaml'
import { valuesOf, type Variable } from './inputs'

/** What JSON has no values for; a date stays the text that it is. */
const NOT_TAKEN = ['timestamp', 'binary', 'omap', 'pairs', 'set'].map((name) => `tag:yaml.org,2002:${name}`)

/** As Ansible reads it: YAML 1.1, in which yes and no are true and false. */
const ANSIBLE = {
  version: '1.1' as const,
  customTags: (tags: Tags) => tags.filter((tag) => typeof tag === 'string' || !NOT_TAKEN.includes(tag.tag)),
}

export function yamlOf(rows: Variable[]): string {
  const values = valuesOf(rows)
  return Object.keys(values).length === 0 ? '' : stringify(values, ANSIBLE)
}

export type Parsed =
  { values: Record<string, unknown>; error?: undefined } | { error: string; line?: number; column?: number }

/** Names and values out of YAML, or what is wrong with it and where. */
export function parseVariables(text: string): Parsed {
  const document = parseDocument(text, { ...ANSIBLE, intAsBigInt: true })
  const [problem] = [...document.errors, ...document.warnings] // a tag that is not known is only warned of
  if (problem !== undefined) {
    const place = problem.linePos?.[0]
    const [message = ''] = problem.message.split('\n', 1)
    return {
      error: message.replace(/ at line \d+, column \d+:$/, ''),
      line: place?.line,
      column: place?.col,
    }
  }
  let values: unknown
  try {
    values = plain(document.toJS({ maxAliasCount: 0 }))
  } catch (error) {
    return { error: error instanceof Inexact ? error.message : 'Aliases are not taken here.' }
  }
  if (values === null || values === undefined) return { values: {} }
  if (typeof values !== 'object' || Array.isArray(values)) {
    return { error: 'This is no list of names with values, such as “port: 8080”.' }
  }
  return { values: values as Record<string, unknown> }
}

class Inexact extends Error {
  constructor(number: bigint | number) {
    super(`${number} cannot be sent as a number: put it in quotes.`)
  }
}

/** The same with numbers as JSON has them. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value)
    if (!Number.isSafeInteger(number)) throw new Inexact(value)
    return number
  }
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Inexact(value)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]))
  }
  return value
}
