import { createRequire } from 'node:module'
import { mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, type Page } from '@playwright/test'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const GUIDE = resolve(import.meta.dirname, '..', '..', 'docs', 'guide', 'images')

type Violation = { id: string; help: string; nodes: { target: string[]; failureSummary?: string }[] }

/** No violation that axe knows of, on the page as it is now. */
export async function checkAccess(page: Page, what: string): Promise<void> {
  await settled(page)
  await page.evaluate(AXE) // past the page's policy, which would not let it in
  const violations = await page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run: (options: object) => Promise<{ violations: Violation[] }> }
    }
    const found = await axe.run({ resultTypes: ['violations'] })
    return found.violations.map(({ id, help, nodes }) => ({
      id,
      help,
      nodes: nodes.map(({ target, failureSummary }) => ({ target, failureSummary })),
    }))
  })
  expect.soft(violations, `${what}: ${JSON.stringify(violations, null, 1)}`).toEqual([])
}

/** Colours are looked at: none is to be on its way to another. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const changing = document.getAnimations().filter((one) => one instanceof CSSTransition)
    await Promise.allSettled(changing.map((one) => one.finished))
  })
}

/** A picture for the guide, written when DAYBOOK_SCREENSHOTS is set: else the checked-in ones stay as they are. */
export async function look(page: Page, name: string): Promise<void> {
  if (process.env.DAYBOOK_SCREENSHOTS === undefined) return
  mkdirSync(GUIDE, { recursive: true })
  await page.screenshot({ path: join(GUIDE, `${name}.png`) })
}
