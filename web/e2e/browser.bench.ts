import { writeFileSync } from 'node:fs'
import { expect, test, type Page } from '@playwright/test'
import { drag, framesWhile, heapOf, noteLines, untilFilled, untilUsable, wheel } from './measure'
import { signIn } from './site'

type Job = { id: string; begin: string; lines: number }
/** What bench/browser.py has prepared; the figures go to a file of its own. */
type Asked = {
  url: string
  password: string
  repetitions: number
  long: Job
  live: Job
  steady: Job
  figures: string
}

const asked = JSON.parse(process.env.DAYBOOK_BENCH ?? 'null') as Asked
const log = (page: Page) => page.getByRole('log')
const line = (page: Page, number: number) => log(page).locator(`[data-line="${number}"] [data-content]`)

async function open(page: Page, job: Job, place = '') {
  await page.goto(`${asked.url}/jobs/${job.id}${place}`)
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/running|success/)
}

/** Lets a job begin that waits, and follows it to its last line. */
async function follow(page: Page, job: Job) {
  writeFileSync(job.begin, '')
  await expect(line(page, job.lines)).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('success')
}

async function steady(page: Page) {
  await open(page, asked.steady)
  const linesShown = await noteLines(log(page))
  await follow(page, asked.steady)
  return [...(await linesShown())]
}

async function live(page: Page) {
  await open(page, asked.live)
  const before = await heapOf(page)
  const frames = await framesWhile(log(page), () => follow(page, asked.live))
  return { before, after: await heapOf(page), frames }
}

async function long(page: Page) {
  await open(page, asked.long, '#L1')
  await expect(line(page, 1)).toBeVisible()
  const turning = await framesWhile(log(page), () => wheel(log(page), 400, 500))
  const dragging = await framesWhile(log(page), () => drag(log(page), 300))
  const filled = await untilFilled(log(page))
  await expect(line(page, asked.long.lines)).toBeVisible()
  return { turning, dragging, filled, heap: await heapOf(page) }
}

test('figures', async ({ page }) => {
  await signIn(page, asked)
  const usable: number[] = []
  for (let time = 0; time < asked.repetitions; time++) {
    usable.push(await untilUsable(page, `${asked.url}/`, 'table[aria-label="Last jobs"] a[href]'))
  }
  const figures = { usable, shown: await steady(page), live: await live(page), long: await long(page) }
  writeFileSync(asked.figures, JSON.stringify(figures))
})
