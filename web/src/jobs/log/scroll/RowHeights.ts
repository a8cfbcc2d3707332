const BLOCK_ROWS = 256

/**
 * Where each of any number of rows is. Rows are as high as usual until another height is measured; what is kept is four
 * bytes a row for blocks of rows of which one was measured to be otherwise.
 */
export class RowHeights {
  private rows = 0
  /** By block: by how much each of its rows is higher than usual. */
  private readonly blocks: (Float32Array | undefined)[] = []
  /** By block: the sum of these. */
  private readonly sums: number[] = []
  private sum = 0

  constructor(readonly usual: number) {}

  get count(): number {
    return this.rows
  }

  set count(rows: number) {
    if (rows < this.rows) this.clear()
    this.rows = rows
  }

  /** The height of all rows. */
  get total(): number {
    return this.rows * this.usual + this.sum
  }

  /** Where a row begins. */
  topOf(row: number): number {
    const block = Math.floor(row / BLOCK_ROWS)
    let more = 0
    for (let before = 0; before < block && before < this.sums.length; before++) more += this.sums[before] ?? 0
    const heights = this.blocks[block]
    for (let other = 0; heights !== undefined && other < row % BLOCK_ROWS; other++)
      more += heights[other] ?? 0
    return row * this.usual + more
  }

  heightOf(row: number): number {
    return this.usual + (this.blocks[Math.floor(row / BLOCK_ROWS)]?.[row % BLOCK_ROWS] ?? 0)
  }

  /** The row at a place; the first or the last one for a place beyond. */
  rowAt(top: number): number {
    let from = 0
    let block = 0
    for (; block < this.sums.length; block++) {
      const height = BLOCK_ROWS * this.usual + (this.sums[block] ?? 0)
      if (from + height > top) break
      from += height
    }
    let row = block * BLOCK_ROWS
    if (this.blocks[block] === undefined) {
      row += Math.floor((top - from) / this.usual)
    } else {
      for (; row < this.rows && from + this.heightOf(row) <= top; row++) from += this.heightOf(row)
    }
    return Math.max(0, Math.min(row, this.rows - 1))
  }

  /** Takes what was measured; says whether it is news. */
  measured(row: number, height: number): boolean {
    const change = height - this.heightOf(row)
    if (Math.abs(change) < 0.5) return false
    const block = Math.floor(row / BLOCK_ROWS)
    const heights = (this.blocks[block] ??= new Float32Array(BLOCK_ROWS))
    heights[row % BLOCK_ROWS] = height - this.usual
    while (this.sums.length <= block) this.sums.push(0)
    this.sums[block] = (this.sums[block] ?? 0) + change
    this.sum += change
    return true
  }

  /** Every row is as high as usual again. */
  clear(): void {
    this.blocks.length = 0
    this.sums.length = 0
    this.sum = 0
  }
}
