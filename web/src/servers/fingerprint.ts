/**
 * The fingerprint of a host key as `ssh-keygen -l` prints it.
 *
 * @param key type and base64
 * @returns null where the browser computes no hashes: on a page that came neither by https nor from this machine
 */
export async function fingerprint(key: string): Promise<string | null> {
  const [, base64 = ''] = key.split(' ')
  const subtle = (globalThis.crypto as Partial<Crypto>).subtle
  if (subtle === undefined) return null
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
  const hash = new Uint8Array(await subtle.digest('SHA-256', bytes))
  return `SHA256:${btoa(String.fromCharCode(...hash)).replace(/=+$/, '')}`
}
