/** A place in this app to come back to after signing in; never another host. */
export function ownPath(text: unknown): string | undefined {
  if (typeof text !== 'string' || !text.startsWith('/') || text.startsWith('//') || text.includes('\\')) {
    return undefined
  }
  return text.startsWith('/sign-in') ? undefined : text
}
