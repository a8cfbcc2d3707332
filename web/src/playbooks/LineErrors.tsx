import { Alert, Stack, Text, UnstyledButton } from '@mantine/core'
import type { FieldError } from '../common/api/problem'
import classes from './LineErrors.module.css'

/** What the hub found wrong in a text: each with its place, and the line as it is there. */
export function LineErrors({
  errors,
  text,
  onGoTo,
}: {
  errors: FieldError[]
  text: string
  onGoTo?: (error: FieldError) => void
}) {
  if (errors.length === 0) return null
  const lines = text.split('\n')
  return (
    <Alert
      role="alert"
      color="red"
      variant="outline"
      title={errors.length === 1 ? 'One error' : `${errors.length} errors`}
    >
      <Stack gap="xs">
        {errors.map((error) => (
          <div key={`${error.line} ${error.column} ${error.message}`}>
            <Text size="sm">
              {error.line !== undefined &&
                (onGoTo === undefined ? (
                  <b>{place(error)}: </b>
                ) : (
                  <>
                    <UnstyledButton className={classes.place} onClick={() => onGoTo(error)}>
                      {place(error)}
                    </UnstyledButton>
                    {': '}
                  </>
                ))}
              {error.message}
            </Text>
            {error.line !== undefined && lines[error.line - 1] !== undefined && (
              <pre className={classes.line}>
                {lines[error.line - 1]}
                {error.column !== undefined && `\n${' '.repeat(error.column - 1)}^`}
              </pre>
            )}
          </div>
        ))}
      </Stack>
    </Alert>
  )
}

function place(error: FieldError): string {
  return error.column === undefined ? `Line ${error.line}` : `Line ${error.line}, column ${error.column}`
}
