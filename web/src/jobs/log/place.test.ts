import { expect, it } from 'vitest'
import { hashOfLine, lineOfHash } from './place'

it('names a line in the hash of an address', () => {
  expect(lineOfHash(hashOfLine(1_000_000))).toBe(1_000_000)
})

it.each(['', 'l5', 'L0', 'L05', 'L', 'L5x', 'L-1', 'L99999999999999999'])('names no line: %j', (hash) => {
  expect(lineOfHash(hash)).toBeUndefined()
})
