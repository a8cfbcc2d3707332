/** What other contexts show of credentials. */
export { AddCredential } from './AddCredential'
export { CredentialSelect } from './CredentialSelect'
