import { Table, UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconArrowsSort } from '@tabler/icons-react'
import { tableFeatures, useTable, type ColumnDef, type RowData } from '@tanstack/react-table'
import classes from './DataTable.module.css'

const features = tableFeatures({})

/** A column; `sort` is the field by which the hub sorts, `narrow` hides it on a phone. */
export type Column<T extends RowData> = ColumnDef<typeof features, T> & { meta?: Meta }

type Meta = { sort?: string; narrow?: 'hide'; align?: 'right' }

const metaOf = (column: { columnDef: { meta?: Meta } }): Meta => column.columnDef.meta ?? {}

/**
 * A table of one page of a list. The hub sorts and filters; `sort` is as the API takes it, with `-` for the other
 * direction.
 */
export function DataTable<T extends RowData>({
  label,
  rows,
  columns,
  rowId,
  sort,
  onSort,
  busy = false,
}: {
  label: string
  rows: T[]
  columns: Column<T>[]
  rowId: (row: T) => string
  sort?: string
  onSort?: (sort: string) => void
  /** Whether other rows are being fetched while these are still shown. */
  busy?: boolean
}) {
  const table = useTable({ features, data: rows, columns, getRowId: rowId })
  return (
    <Table.ScrollContainer minWidth={0} type="native" tabIndex={0} role="group" aria-label={label}>
      <Table
        highlightOnHover
        aria-label={label}
        aria-busy={busy}
        className={classes.table}
        data-busy={busy || undefined}
      >
        <Table.Thead>
          {table.getHeaderGroups().map((group) => (
            <Table.Tr key={group.id}>
              {group.headers.map((header) => {
                const meta = metaOf(header.column)
                return (
                  <Table.Th
                    key={header.id}
                    scope="col"
                    data-narrow={meta.narrow}
                    data-align={meta.align}
                    aria-sort={ariaSort(meta.sort, sort)}
                  >
                    {meta.sort !== undefined && onSort !== undefined ? (
                      <SortButton field={meta.sort} sort={sort} onSort={onSort}>
                        <table.FlexRender header={header} />
                      </SortButton>
                    ) : (
                      <table.FlexRender header={header} />
                    )}
                  </Table.Th>
                )
              })}
            </Table.Tr>
          ))}
        </Table.Thead>
        <Table.Tbody>
          {table.getRowModel().rows.map((row) => (
            <Table.Tr key={row.id}>
              {row.getAllCells().map((cell) => {
                const meta = metaOf(cell.column)
                return (
                  <Table.Td key={cell.id} data-narrow={meta.narrow} data-align={meta.align}>
                    <table.FlexRender cell={cell} />
                  </Table.Td>
                )
              })}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function SortButton({
  field,
  sort,
  onSort,
  children,
}: {
  field: string
  sort: string | undefined
  onSort: (sort: string) => void
  children: React.ReactNode
}) {
  const Icon = sort === field ? IconArrowUp : sort === `-${field}` ? IconArrowDown : IconArrowsSort
  return (
    <UnstyledButton className={classes.sort} onClick={() => onSort(sort === field ? `-${field}` : field)}>
      {children}
      <Icon size={13} aria-hidden data-idle={Icon === IconArrowsSort || undefined} />
    </UnstyledButton>
  )
}

function ariaSort(field: string | undefined, sort: string | undefined) {
  if (field === undefined) return undefined
  return sort === field ? 'ascending' : sort === `-${field}` ? 'descending' : 'none'
}
