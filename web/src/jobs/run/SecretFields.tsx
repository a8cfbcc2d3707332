import { Input } from '@mantine/core'
import type { Variable } from './inputs'
import { Rows } from './Rows'

/** Variables whose values nobody sees again. */
export function SecretFields({
  value,
  onChange,
  error,
}: {
  value: Variable[]
  onChange: (rows: Variable[]) => void
  error?: string
}) {
  return (
    <Input.Wrapper
      label="Secret variables"
      labelElement="div"
      description="The job shows only their names; where the run prints one, the output has ******** instead."
      error={error}
    >
      <div style={{ marginTop: 6 }}>
        <Rows what="secret variable" rows={value} onChange={onChange} secret invalid={error !== undefined} />
      </div>
    </Input.Wrapper>
  )
}
