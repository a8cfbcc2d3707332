import { setNonce } from 'get-nonce'

/** The hub allows only those styles that carry what it has put into this page; Vite keeps the place for it. */
export const cspNonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''

setNonce(cspNonce) // for the library that locks the page's scrolling below a dialog
