import { Input, SegmentedControl, Stack, Text } from '@mantine/core'
import { Suspense, useState } from 'react'
import { Loading } from '../../common/ui/states'
import { YamlEditor } from '../../playbooks/parts'
import { repeatedName, variables, type Variable } from './inputs'
import { Rows } from './Rows'
import { parseVariables, yamlOf, type Parsed } from './yamlVariables'

const MODES = [
  { value: 'form', label: 'Form' },
  { value: 'yaml', label: 'YAML' },
]

/**
 * Variables by name and value, or as YAML. `yaml` is the text while that is what is edited; it may be wrong for a while,
 * and is kept as it is typed.
 */
export function VariablesField({
  value,
  yaml,
  onChange,
  onYaml,
  error,
}: {
  value: Variable[]
  yaml: string | null
  onChange: (rows: Variable[]) => void
  onYaml: (text: string | null) => void
  error?: string
}) {
  const [begun, setBegun] = useState(yaml ?? '')
  const parsed = yaml === null ? undefined : parseVariables(yaml)
  const repeated = yaml === null ? repeatedName(value) : undefined
  const change = (mode: string) => {
    if (mode === 'yaml' && yaml === null) {
      const text = yamlOf(value)
      setBegun(text)
      onYaml(text)
    } else if (mode === 'form' && parsed !== undefined && parsed.error === undefined) {
      onChange(variables(parsed.values))
      onYaml(null)
    }
  }
  return (
    <Input.Wrapper
      label="Variables"
      labelElement="div"
      description="The record of the job shows them to everyone: secrets go below."
      error={
        repeated !== undefined
          ? `${repeated} is there twice`
          : parsed?.error === undefined
            ? error
            : inWords(parsed)
      }
    >
      <Stack gap={6} mt={4}>
        <SegmentedControl
          size="xs"
          aria-label="Variables as"
          transitionDuration={0}
          style={{ alignSelf: 'flex-start' }}
          data={MODES}
          value={yaml === null ? 'form' : 'yaml'}
          onChange={change}
          disabled={parsed?.error !== undefined || repeated !== undefined}
        />
        {yaml === null ? (
          <Rows
            what="variable"
            rows={value}
            onChange={onChange}
            invalid={error !== undefined || repeated !== undefined}
          />
        ) : (
          <Suspense fallback={<Loading what="Opening the editor" />}>
            <YamlEditor label="Variables as YAML" text={begun} onChange={onYaml} />
          </Suspense>
        )}
        {yaml === null && value.length > 0 && (
          <Text size="xs" c="dimmed">
            3, true and [1, 2] are taken as such; in quotes, &quot;3&quot; is a text.
          </Text>
        )}
        {yaml !== null && (
          <Text size="xs" c="dimmed">
            It is read as Ansible reads it: yes and no are true and false, unless they are in quotes.
          </Text>
        )}
      </Stack>
    </Input.Wrapper>
  )
}

function inWords(parsed: Parsed & { error: string }): string {
  return parsed.line === undefined ? parsed.error : `Line ${parsed.line}: ${parsed.error}`
}
