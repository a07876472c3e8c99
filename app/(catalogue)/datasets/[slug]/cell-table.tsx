import { Count } from '#app/ui/number/count.tsx'
import { Table } from '#app/ui/table.tsx'
import type { SummaryCell } from '#core/listing/summary.ts'

interface CellTableProps {
  readonly caption: string
  readonly first: string
  readonly unit: string
  readonly cells: readonly SummaryCell[]
  readonly words?: Readonly<Record<string, string>>
}

/** One row of a summary as a table, for categories that have no order. */
export const CellTable = ({ caption, first, unit, cells, words = {} }: CellTableProps) => {
  return (
    <Table
      dense
      caption={caption}
      columns={[
        { key: 'key', header: first, cell: (cell) => words[cell.key] ?? cell.key },
        {
          key: 'count',
          header: unit.charAt(0).toUpperCase() + unit.slice(1),
          numeric: true,
          cell: (cell) => <Count of={cell.count} amongOthers />,
        },
      ]}
      rows={cells}
      rowKey={(cell) => cell.key}
      empty="Nothing to show."
    />
  )
}
