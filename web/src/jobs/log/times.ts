const formats = new Map<string, Intl.DateTimeFormat>()

/** The time of day in a zone, to the millisecond: "13:45:09.123". */
export function timeOfDay(at: Date, zone: string): string {
  let format = formats.get(zone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      fractionalSecondDigits: 3,
      hourCycle: 'h23',
    })
    formats.set(zone, format)
  }
  return format.format(at)
}

/** Since the beginning of the job: "+0:03.250", "+1:02:03.250". */
export function sinceStart(at: Date, start: Date): string {
  const ms = at.getTime() - start.getTime()
  const seconds = Math.floor(Math.abs(ms) / 1000)
  const pad = (value: number, digits = 2) => String(value).padStart(digits, '0')
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  const clock = hours > 0 ? `${hours}:${pad(minutes)}` : `${minutes}`
  return `${ms < 0 ? '-' : '+'}${clock}:${pad(seconds % 60)}.${pad(Math.abs(ms) % 1000, 3)}`
}
