import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eventually } from './eventually'
import { framesWhile, heapOf, noteLines, quantile, untilUsable, wheel } from './measure'
import { expect, test, type Site } from './site'

const LINES = 20_000
const REPETITIONS = 5

/** Waits for a file, prints line by line, and then very many lines at once. */
const talkative = (gate: string) => `
- name: Talkative
  hosts: all
  gather_facts: false
  tasks:
    - name: Wait
      ansible.builtin.shell: touch ${gate}.waits; until [ -e ${gate} ]; do sleep 0.1; done
    - name: One by one
      ansible.builtin.debug:
        msg: line {{ item }}
      loop: "{{ range(200) | list }}"
    - name: All at once
      ansible.builtin.debug:
        msg: "{{ range(${LINES}) | map('string') | map('regex_replace', '^', 'a line of usual length, number ') | list }}"
`

type Line = { line_number: number; timestamp: string; content: string }

/** From the spool to the screen, of those lines that came one by one and were on the screen while the job ran. */
async function delaysOf(site: Site, job: string, shown: Map<number, number>): Promise<number[]> {
  const { logs } = await site.hub.get<{ logs: Line[] }>(`/api/jobs/${job}/logs?limit=5000`)
  const many = logs.findIndex(({ content }) => content.includes('All at once'))
  return logs.slice(0, many).flatMap(({ line_number: number, timestamp }) => {
    const at = shown.get(number)
    return at === undefined ? [] : [at - Date.parse(timestamp)]
  })
}

const say = (what: string, figure: string) => console.log(`  ${what.padEnd(58)}${figure.padStart(18)}`)
const ms = (value: number) => `${value.toFixed(0)} ms`

test('prints how fast it is', async ({ signedIn: page, site }) => {
  const gate = join(site.hub.directory, 'gate-speed')
  const job = await site.run(await site.playbook('talkative', talkative(gate)), {
    server_ids: [site.servers[0]?.id],
  })
  await page.goto(`${site.hub.url}/jobs/${job}`)
  const log = page.getByRole('log')
  await expect(log.getByText('TASK [Wait]')).toBeVisible()
  await eventually('the play waits', () => Promise.resolve(existsSync(`${gate}.waits`)))
  const before = await heapOf(page)
  const linesShown = await noteLines(log)
  writeFileSync(gate, '')
  await expect(log.getByText('PLAY RECAP')).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('success')
  const after = await heapOf(page)
  const delays = await delaysOf(site, job, await linesShown())
  expect(delays.length).toBeGreaterThan(0)
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(-1) // one clock, read to the millisecond

  await log.evaluate((element) => element.scrollTo(0, 0))
  await expect(log.locator('[data-line="1"] [data-content]')).toBeVisible()
  const frames = await framesWhile(log, () => wheel(log, 400, 200))
  expect(frames.blank).toBeLessThan(frames.frames) // or it is not rows that are looked at

  const usable: number[] = []
  for (let time = 0; time < REPETITIONS; time++) {
    usable.push(await untilUsable(page, `${site.hub.url}/`, 'table[aria-label="Last jobs"] a[href]'))
  }
  say(`dashboard usable after, median of ${REPETITIONS}`, ms(quantile(usable, 0.5)))
  say(`spool to screen, ${delays.length} lines one by one, p50`, ms(quantile(delays, 0.5)))
  say('spool to screen, p99', ms(quantile(delays, 0.99)))
  say(`heap before and after ${LINES} lines live`, `${mb(before)}, ${mb(after)}`)
  say(`frames with a blank row, wheel, ${frames.frames} frames`, percent(frames.blank, frames.frames))
})

const mb = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MB`
const percent = (part: number, of: number) => `${((100 * part) / of).toFixed(1)} %`
