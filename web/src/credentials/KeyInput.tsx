import { PasswordInput, Stack, Textarea } from '@mantine/core'
import { useState } from 'react'
import { FileDrop } from '../common/ui/FileDrop'

/** No key is longer; what is longer is some other file. */
const LARGEST = 64 * 1024

type Field = {
  name: string
  value: string
  error?: string
  onChange: (event: { currentTarget: { value: string } }) => void
}

/** A private key, pasted or dropped as a file, and the passphrase that protects it. */
export function KeyInput({ keyField, passphrase }: { keyField: Field; passphrase: Field }) {
  const [problem, setProblem] = useState<string>()
  const take = async (file: File) => {
    if (file.size > LARGEST) {
      setProblem(`${file.name} is too long for a key.`)
      return
    }
    setProblem(undefined)
    keyField.onChange({ currentTarget: { value: (await file.text()).replace(/\r\n/g, '\n') } })
  }
  return (
    <Stack gap="sm">
      <FileDrop
        label="or drop the file here, such as id_ed25519"
        button="Choose a file"
        onFiles={([file]) => void take(file)}
      >
        <Textarea
          label="Private key"
          description="The whole file, from -----BEGIN to END-----. OpenSSH, PEM or PKCS#8; Ed25519, ECDSA, or RSA of 2048 bits or more. It is stored encrypted and never shown again."
          required
          autosize
          minRows={4}
          maxRows={10}
          spellCheck={false}
          autoComplete="off"
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.75rem' } }}
          {...keyField}
          error={problem ?? keyField.error}
          onChange={(event) => {
            setProblem(undefined)
            keyField.onChange(event)
          }}
        />
      </FileDrop>
      <PasswordInput
        label="Passphrase"
        description="Only if the key has one. It opens the key once and is not kept."
        autoComplete="off"
        visibilityToggleButtonProps={{ tabIndex: 0, 'aria-label': 'Show the passphrase' }}
        {...passphrase}
      />
    </Stack>
  )
}
