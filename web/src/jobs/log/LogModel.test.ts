import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { JobLine } from '../api'
import { LogModel } from './LogModel'
import { line, lines, RecordedLog } from './testing'

const settled = () =>
  vi.waitFor(() => Promise.resolve(), { interval: 1 }).then(() => vi.advanceTimersByTimeAsync(50))

describe('A log', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('fetches the pages that are looked at, and no others', async () => {
    const hub = new RecordedLog(100_000)
    const log = new LogModel(hub.source)
    log.reach(100_000)
    await settled()
    hub.asked.length = 0

    log.want(70_010, 70_060)
    await settled()

    expect(hub.asked).toEqual([{ after: 70_000, limit: 500 }])
    expect(log.rows).toBe(100_000)
    expect(log.line(70_010)?.line_number).toBe(70_011)
    expect(log.line(0)).toBeUndefined()
  })

  it('holds so many pages as are used, however far one scrolls', async () => {
    const hub = new RecordedLog(100_000)
    const log = new LogModel(hub.source)
    log.reach(100_000)
    for (let row = 0; row < 60_000; row += 500) {
      log.want(row, row + 50)
      await settled()
    }
    expect(log.kept.pages).toBeLessThanOrEqual(60)
    expect(log.line(59_520)?.line_number).toBe(59_521)
  })

  it('is no larger for a long life of new lines', () => {
    const log = new LogModel(new RecordedLog(0).source)
    for (let first = 1; first <= 200_000; first += 1000) log.append(lines(first, first + 999))
    expect(log.rows).toBe(200_000)
    expect(log.kept.lines).toBeLessThanOrEqual(61 * 500)
    expect(log.line(199_999)?.line_number).toBe(200_000)
  })

  it('is bounded also where lines are long', async () => {
    const long = 'x'.repeat(65_536)
    const hub = new RecordedLog(2000, (number) => line(number, { content: long }))
    hub.most = 64 // as the hub does, which sends no more than 4 MiB at once
    const log = new LogModel(hub.source)
    log.reach(2000)
    for (let row = 0; row < 2000; row += 250) {
      log.want(row, row + 20)
      await settled()
    }
    expect(log.kept.characters).toBeLessThanOrEqual((24 << 20) + 500 * 65_536)
    expect(log.line(1750)?.line_number).toBe(1751)
  })

  it('takes each line once when the stream tells some of them twice', () => {
    const log = new LogModel(new RecordedLog(20).source)
    log.append(lines(1, 12))
    log.append(lines(8, 20))
    expect(log.rows).toBe(20)
    expect(Array.from({ length: 20 }, (_, row) => log.line(row)?.line_number)).toEqual(
      lines(1, 20).map((one) => one.line_number),
    )
  })

  it('fetches what lies between what it has and what comes', async () => {
    const hub = new RecordedLog(900)
    const log = new LogModel(hub.source)
    log.append(lines(1, 10))
    log.append(lines(701, 900)) // the middle was never told
    expect(log.line(20)).toBeUndefined()
    log.want(0, 899)
    await settled()
    expect(Array.from({ length: 900 }, (_, row) => log.line(row)?.line_number)).not.toContain(undefined)
  })

  it('says what went wrong and tries again', async () => {
    const hub = new RecordedLog(1000)
    const log = new LogModel(hub.source)
    log.reach(1000)
    hub.failing = true
    log.want(0, 40)
    await settled()
    expect(log.error).toBeInstanceOf(Error)
    hub.failing = false
    await vi.advanceTimersByTimeAsync(3000)
    expect(log.line(40)?.line_number).toBe(41)
    expect(log.error).toBeUndefined()
  })

  it('leaves what a filter leaves, recorded and live, with the numbers that lines have', async () => {
    const hub = new RecordedLog(5000, (number) =>
      line(number, { log_level: number % 100 === 0 ? 'failed' : 'ok' }),
    )
    const log = new LogModel(hub.source)
    log.reach(5000)
    log.show({ level: 'failed' })
    await settled()
    expect(log.rows).toBe(50)
    expect(log.numberAt(49)).toBe(5000)
    expect(log.line(1)?.line_number).toBe(200)
    expect(log.rowOf(4800)).toBe(47)

    log.append([line(5001), line(5002, { log_level: 'failed' })])
    expect(log.rows).toBe(51)
    expect(log.line(50)?.line_number).toBe(5002)

    log.show({})
    expect(log.rows).toBe(5002)
  })

  it('finds by the hub, and goes on finding in what comes live', async () => {
    const hub = new RecordedLog(3000, (number) =>
      line(number, { content: number % 1000 === 0 ? 'Needle' : 'hay' }),
    )
    const log = new LogModel(hub.source)
    log.reach(3000)
    log.search('needle')
    await settled()
    expect(log.hits).toEqual({ numbers: [1000, 2000, 3000], complete: true })
    hub.asked.length = 0
    log.append([line(3001), line(3002, { content: 'a NEEDLE' })])
    expect(log.hits?.numbers).toEqual([1000, 2000, 3000, 3002])
    expect(hub.asked).toEqual([])

    expect(log.hit(0, true)).toBe(1000)
    expect(log.hit(1000, true)).toBe(2000)
    expect(log.hit(3002, true)).toBe(1000) // round the end
    expect(log.hit(1000, false)).toBe(3002)
    expect(log.placeOfHit(3000)).toBe(2)
  })

  it('finds no more places ahead than people look at', async () => {
    const hub = new RecordedLog(100_000, (number) => line(number, { content: 'same' }))
    const log = new LogModel(hub.source)
    log.reach(100_000)
    log.search('same')
    await settled()
    expect(log.hits?.complete).toBe(false)
    expect(log.hits?.numbers.length).toBeLessThan(16_000)
    const last = log.hits?.numbers.at(-1) ?? 0
    log.hit(last - 1, true)
    await settled()
    expect(log.hits?.numbers.length).toBeGreaterThan(16_000)
  })

  it('leads from failure to failure, of either kind', async () => {
    const levels = new Map<number, JobLine['log_level']>([
      [300, 'failed'],
      [700, 'unreachable'],
      [900, 'failed'],
    ])
    const hub = new RecordedLog(1000, (number) => line(number, { log_level: levels.get(number) ?? 'ok' }))
    const log = new LogModel(hub.source)
    log.reach(1000)
    await settled()
    expect(log.failed).toBe(3)
    expect(log.failure(300, true)).toBe(700)
    expect(log.failure(900, true)).toBe(300)
    expect(log.failure(300, false)).toBe(900)
  })

  it('tells once a frame, however much comes', async () => {
    const log = new LogModel(new RecordedLog(0).source)
    const told = vi.fn()
    log.subscribe(told)
    for (let number = 1; number <= 500; number++) log.append([line(number)])
    await vi.advanceTimersByTimeAsync(20)
    expect(told).toHaveBeenCalledTimes(1)
  })

  it('asks for nothing once it is closed, and goes on when it is opened again', async () => {
    const hub = new RecordedLog(1000)
    const log = new LogModel(hub.source)
    log.close()
    log.reach(1000)
    log.want(0, 10)
    await settled()
    expect(log.line(0)).toBeUndefined()
    log.open()
    await settled()
    expect(log.line(0)?.line_number).toBe(1)
  })
})
