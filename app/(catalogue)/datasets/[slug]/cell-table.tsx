import { openCells, otherCells } from '#app/ui/listing/open-cells.ts'
import { Count } from '#app/ui/number/count.tsx'
import { Table } from '#app/ui/table.tsx'
import type { SummaryCell } from '#core/listing/summary.ts'

interface CellTableProps {
  readonly caption: string
  readonly first: string
  readonly unit: string
  readonly cells: readonly SummaryCell[]
  readonly words?: Readonly<Record<string, string>>
  /** Set where the rows are a long vocabulary: only rows with a number are drawn. */
  readonly fold?: { readonly what: string; readonly k: number }
}

/** One row of a summary as a table, for categories that have no order. */
export const CellTable = ({ caption, first, unit, cells, words = {}, fold }: CellTableProps) => (
  <div>
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
      rows={fold ? openCells(cells) : cells}
      rowKey={(cell) => cell.key}
      empty={fold ? 'No number is large enough to be shown.' : 'Nothing to show.'}
    />
    {fold && <p className="pt-2 text-caption text-ink-3">{otherCells(fold.what, fold.k)}</p>}
  </div>
)
