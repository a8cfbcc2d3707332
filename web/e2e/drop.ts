import type { Locator } from '@playwright/test'

/** Drops a file there, as from a file manager. */
export async function dropFile(zone: Locator, name: string, text: string): Promise<void> {
  const dataTransfer = await zone.page().evaluateHandle(
    ([its, content]) => {
      const carried = new DataTransfer()
      carried.items.add(new File([content], its))
      return carried
    },
    [name, text] as const,
  )
  await zone.dispatchEvent('dragover', { dataTransfer })
  await zone.dispatchEvent('drop', { dataTransfer })
}
