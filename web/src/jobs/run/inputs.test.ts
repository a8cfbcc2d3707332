import { describe, expect, it } from 'vitest'
import { newInputs, requestOf, valueOf, valuesOf, variables } from './inputs'
import { parseVariables, yamlOf } from './yamlVariables'

describe('Variables', () => {
  it('are read as JSON where they are JSON, and as text elsewhere', () => {
    expect(['3', 'true', '["a"]', '"3"', 'plain text', '', '{{ x }}'].map(valueOf)).toEqual([
      3,
      true,
      ['a'],
      '3',
      'plain text',
      '',
      '{{ x }}',
    ])
  })

  it('are texts where a number would be another one', () => {
    const texts = ['1.10', '1.0', '12345678901234567890', '1e3', '-0']
    expect(texts.map(valueOf)).toEqual(texts)
    expect(['1.5', '-3', ' 7 '].map(valueOf)).toEqual([1.5, -3, 7])
  })

  it('are read from YAML as Ansible reads them', () => {
    const text = 'on_boot: yes\noff: no\nquoted: "no"\nmode: 0644\nday: 2026-01-02\ntext: |\n  one\n  two\n'
    const values = {
      on_boot: true,
      false: false, // the name too
      quoted: 'no',
      mode: 0o644,
      day: '2026-01-02',
      text: 'one\ntwo\n',
    }
    expect(parseVariables(text)).toEqual({ values })
    expect(parseVariables(yamlOf(variables(values)))).toEqual({ values })
  })

  it.each([
    ['id: 12345678901234567890', /12345678901234567890 cannot be sent as a number: put it in quotes/],
    ['- part: .inf', /put it in quotes/],
    ['password: !vault |\n  $ANSIBLE_VAULT;1.1', /Unresolved tag: !vault$/],
    ['a: [1,\nb: 2', /with a \]$/],
  ])('of YAML that cannot be sent are refused: %j', (text, why) => {
    expect(parseVariables(text).error).toMatch(why)
  })

  it('come back from the form, and from YAML, as they were', () => {
    const values = { port: 8080, text: '8080', on: true, list: [1, { a: null }], words: 'a: b', empty: '' }
    expect(valuesOf(variables(values))).toEqual(values)
    const parsed = parseVariables(yamlOf(variables(values)))
    expect(parsed).toEqual({ values })
  })

  it.each([
    ['a: [1', 1],
    ['ok: 1\nb: "', 2],
  ])('say where YAML is wrong: %j', (text, line) => {
    const parsed = parseVariables(text)
    expect(parsed.error).toBeDefined()
    expect('line' in parsed && parsed.line).toBeGreaterThanOrEqual(line)
  })

  it('are names with values, and nothing else', () => {
    expect(parseVariables('- a\n- b').error).toMatch(/names with values/)
    expect(parseVariables('a: &x [1]\nb: *x').error).toMatch(/Aliases/)
    expect(parseVariables('')).toEqual({ values: {} })
  })
})

describe('A request', () => {
  it('leaves out what was left empty', () => {
    const request = requestOf(newInputs({ playbook_id: 'p', server_ids: ['s'] }))
    expect(JSON.parse(JSON.stringify(request))).toEqual({
      playbook_id: 'p',
      server_ids: ['s'],
      check: false,
      diff: false,
      verbosity: 0,
    })
  })

  it('sends secret values as texts, also those that look like numbers', () => {
    const inputs = newInputs({ secret_vars: [{ name: 'pin', value: '0042' }], priority: -3, forks: 7 })
    expect(requestOf(inputs)).toMatchObject({ secret_vars: { pin: '0042' }, priority: -3, forks: 7 })
  })
})
