/** Looks until it is so; says what was waited for when it never is. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  withinMs = 60_000,
): Promise<T> {
  for (const until = Date.now() + withinMs; Date.now() < until;) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`Waited in vain: ${what}`)
}
