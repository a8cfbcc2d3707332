import type { Credential } from './api'

export type Kind = Credential['kind']

/** The kinds of credentials, as people call them, and what each is for. */
export const kinds: { kind: Kind; label: string; purpose: string }[] = [
  { kind: 'ssh_key', label: 'SSH key', purpose: 'A server is signed in to with it.' },
  { kind: 'become_password', label: 'Become password', purpose: 'A job uses it where a play asks for sudo.' },
  {
    kind: 'vault_password',
    label: 'Vault password',
    purpose: 'A job opens with it what ansible-vault has encrypted.',
  },
]

export function kindLabel(kind: Kind): string {
  return kinds.find((one) => one.kind === kind)?.label ?? kind
}
