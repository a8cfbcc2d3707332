import { Notifications } from '@mantine/notifications'
import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { session } from '../../common/api/session'
import { show } from '../../test/app'
import { tokens } from '../../test/hub'
import { jobOf } from '../testing'
import { LogModel } from './LogModel'
import { LogView } from './LogView'
import type { LogPlace } from './place'
import { layOut, line, lines, RecordedLog } from './testing'

const VIEW = 680

function opened(total: number, place: LogPlace = {}, live = false, make = (number: number) => line(number)) {
  const hub = new RecordedLog(total, make)
  const log = new LogModel(hub.source)
  log.reach(total)
  const onPlace = vi.fn()
  const view = (at: LogPlace) => (
    <LogView job={jobOf()} log={log} live={live} place={at} hosts={[]} onPlace={onPlace} />
  )
  show(
    <>
      <Notifications />
      {view(place)}
    </>,
  )
  const output = screen.getByRole('log')
  const scrollTo = (top: number) => {
    output.scrollTop = top
    fireEvent.scroll(output)
  }
  const height = () => Number.parseFloat((output.firstElementChild as HTMLElement).style.height)
  return { hub, log, onPlace, output, scrollTo, height }
}

const rendered = () =>
  [...document.querySelectorAll<HTMLElement>('[data-line]')].map((row) => Number(row.dataset.line))

/** Where a line is in the element that is scrolled. */
function placeOf(number: number, rowHeight: number): number {
  const window = screen.getByRole('log').firstElementChild?.firstElementChild as HTMLElement
  const top = Number(/translateY\(([\d.]+)px\)/.exec(window.style.transform)?.[1])
  return top + rendered().indexOf(number) * rowHeight
}

describe('An output', () => {
  beforeEach(() => {
    session.accept(tokens())
    layOut(VIEW)
    localStorage.clear()
  })

  it.each([1_000_000, 5_000_000])(
    'of %d lines is shown at its end, its middle and its beginning',
    async (total) => {
      const { scrollTo, height } = opened(total)
      expect(await screen.findByText(`line ${total}`)).toBeVisible()
      expect(height()).toBeLessThan(17_800_000)
      scrollTo((height() - VIEW) / 2)
      expect(await screen.findByText(`line ${total / 2}`)).toBeVisible()
      scrollTo(0)
      expect(await screen.findByText('line 1')).toBeVisible()
      expect(rendered().length).toBeLessThan(150)
    },
  )

  it('moves by what the wheel moves, also where its element is shrunk', async () => {
    const { output, scrollTo } = opened(5_000_000, { line: 2_500_000 })
    await screen.findByText('line 2500000')
    const before = placeOf(2_500_000, 17)
    scrollTo(output.scrollTop + 300)
    expect(placeOf(2_500_000, 17)).toBe(before) // within the element, which the browser has moved
  })

  it('follows its end while more comes, but for somebody who has scrolled up', async () => {
    const { log, output, scrollTo, height } = opened(1_000_000, {}, true)
    await screen.findByText('line 1000000')
    act(() => log.append(lines(1_000_001, 1_000_100)))
    expect(await screen.findByText('line 1000100')).toBeVisible()
    expect(output.scrollTop).toBe(height() - VIEW)

    scrollTo(output.scrollTop - 500)
    expect(screen.getByRole('button', { name: 'Follow' })).toBeVisible()
    const last = Math.max(...rendered())
    act(() => log.append(lines(1_000_101, 1_000_300)))
    await waitFor(() => expect(log.total).toBe(1_000_300))
    expect(Math.max(...rendered()) - last).toBeLessThan(30)
    fireEvent.click(screen.getByRole('button', { name: 'Follow' }))
    expect(await screen.findByText('line 1000300')).toBeVisible()
  })

  it('leads to a line among a million wrapped ones of which each is three rows high', async () => {
    localStorage.setItem('daybook-log', JSON.stringify({ times: 'off', wrap: true }))
    layOut(VIEW, () => 51)
    const { output } = opened(1_000_000, { line: 700_000 })
    expect(await screen.findByText('line 700000')).toBeVisible()
    await waitFor(() => {
      const below = placeOf(700_000, 51) - output.scrollTop
      expect(below).toBeGreaterThan(0)
      expect(below).toBeLessThan(VIEW - 51)
    })
  })

  it('goes back to the one failure that there is, as often as asked', async () => {
    const { log, onPlace, scrollTo } = opened(1_000_000, { line: 400 }, false, (number) =>
      line(number, { log_level: number === 400 ? 'failed' : 'ok' }),
    )
    await screen.findByText('line 400')
    await waitFor(() => expect(log.failed).toBe(1))
    scrollTo(5_000_000)
    await waitFor(() => expect(rendered()).not.toContain(400))
    fireEvent.click(await screen.findByRole('button', { name: 'Next failure, of 1' }))
    expect(onPlace).toHaveBeenLastCalledWith({ line: 400 })
    expect(await screen.findByText('line 400')).toBeVisible()
  })

  it('says that lines cannot be fetched, and that they can again', async () => {
    const { hub, scrollTo, height } = opened(1_000_000)
    await screen.findByText('line 1000000')
    hub.failing = true
    scrollTo((height() - VIEW) / 2)
    expect(await screen.findByText(/Some lines cannot be fetched/)).toBeVisible()
    hub.failing = false
    expect(await screen.findByText('line 500000')).toBeVisible()
    expect(screen.queryByText(/cannot be fetched/)).toBeNull()
  })

  it('says that the filter leaves nothing, and shows all', async () => {
    const { onPlace } = opened(1000, { level: 'failed' })
    expect(await screen.findByText('No line is like that.')).toBeVisible()
    fireEvent.click(screen.getByRole('button', { name: 'Show all lines' }))
    expect(onPlace).toHaveBeenLastCalledWith({ level: undefined, host: undefined })
  })

  it('says that nothing was copied where the browser allows no copying', async () => {
    opened(10, { line: 5 })
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: undefined })
    await screen.findByText('line 5')
    fireEvent.keyDown(document.body, { key: 'y' })
    expect(await screen.findByText('Nothing is copied')).toBeVisible()
  })
})
