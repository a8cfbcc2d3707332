// Fails when what a first visit loads is more than allowed, and says what every file weighs.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const LIMIT_KB = 300
const dist = new URL('../dist', import.meta.url).pathname
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'))

rmSync(join(dist, '.vite'), { recursive: true }) // for this script only, not for the hub to serve

const kb = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length / 1024

/** Files that come with a chunk, without being asked for later. */
function closure(key, found = new Set()) {
  const chunk = manifest[key]
  if (found.has(chunk.file)) return found
  found.add(chunk.file)
  for (const css of chunk.css ?? []) found.add(css)
  for (const other of chunk.imports ?? []) closure(other, found)
  return found
}

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry)
const first = closure('src/dashboard/DashboardPage.tsx', closure(entry)) // the page that one comes to
const total = [...first].reduce((sum, file) => sum + kb(file), 0)
for (const { file } of Object.values(manifest)) {
  console.log(
    `${kb(file).toFixed(1).padStart(7)} kB  ${first.has(file) ? 'first load' : 'when needed'}  ${file}`,
  )
}
console.log(`First load: ${total.toFixed(1)} kB gzip of ${LIMIT_KB} kB`)
if (total > LIMIT_KB) {
  console.error('More than allowed.')
  process.exit(1)
}
