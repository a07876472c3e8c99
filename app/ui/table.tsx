import { ArrowDown, ArrowUp, ArrowUpDown } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { cx } from './cx.ts'

export interface Column<Row> {
  readonly key: string
  readonly header: string
  /** In the header, so that cells are numbers only. */
  readonly unit?: string
  readonly numeric?: boolean
  readonly cell: (row: Row) => ReactNode
  /** Address of the page sorted by this column, and how it is sorted now. */
  readonly sort?: { readonly href: string; readonly now: 'ascending' | 'descending' | 'none' }
}

interface TableProps<Row> {
  readonly caption: ReactNode
  readonly hideCaption?: boolean
  /** The first one is the row's header. */
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  readonly dense?: boolean
  /** Drawn instead of rows. */
  readonly empty?: ReactNode
}

const SORT = { ascending: ArrowUp, descending: ArrowDown, none: ArrowUpDown }

const Header = <Row,>({ column }: { column: Column<Row> }) => {
  const text = (
    <>
      {column.header}
      {column.unit && <span className="font-normal text-ink-3"> ({column.unit})</span>}
    </>
  )
  if (!column.sort) return text
  const Arrow = SORT[column.sort.now]
  return (
    <Link href={column.sort.href} className="inline-flex min-h-6 items-center gap-1 text-ink no-underline hover:underline" scroll={false}>
      {text}
      <Arrow aria-hidden="true" size={14} />
    </Link>
  )
}

/** A real table. Below 640 px each row becomes a card with the column names inside it. */
export const Table = <Row,>({ caption, hideCaption = false, columns, rows, rowKey, dense = false, empty }: TableProps<Row>) => (
  <table className="w-full border-collapse text-left text-table max-md:block">
    <caption className={cx('pb-2 text-left text-table text-ink-2 max-md:block', hideCaption && 'sr-only')}>{caption}</caption>
    <thead className="sticky top-0 bg-paper max-md:sr-only">
      <tr>
        {columns.map((column) => (
          <th
            key={column.key}
            scope="col"
            aria-sort={column.sort?.now === 'none' ? undefined : column.sort?.now}
            className={cx('border-b border-ink px-3 py-2 align-bottom font-semibold first:pl-0 last:pr-0', column.numeric && 'text-right')}
          >
            <Header column={column} />
          </th>
        ))}
      </tr>
    </thead>
    <tbody className="max-md:flex max-md:flex-col max-md:gap-3">
      {rows.map((row) => (
        <tr
          key={rowKey(row)}
          className="hover:bg-sunken max-md:block max-md:rounded-card max-md:border max-md:border-line max-md:bg-surface max-md:p-3"
        >
          {columns.map((column, i) => {
            const Cell = i === 0 ? 'th' : 'td'
            return (
              <Cell
                key={column.key}
                scope={i === 0 ? 'row' : undefined}
                className={cx(
                  'border-line px-3 font-normal first:pl-0 last:pr-0 max-md:flex max-md:items-baseline max-md:justify-between max-md:gap-4 max-md:px-0 max-md:py-1 md:border-b',
                  dense ? 'md:py-2' : 'md:py-3',
                  i === 0 && 'max-md:text-body max-md:font-semibold',
                  column.numeric && 'numeric md:text-right',
                )}
              >
                {i > 0 && (
                  <span aria-hidden="true" className="text-caption text-ink-3 md:hidden">
                    {column.header}
                    {column.unit && ` (${column.unit})`}
                  </span>
                )}
                <span className={cx(i > 0 && 'max-md:text-right', '[&_a]:inline-flex [&_a]:min-h-6 [&_a]:items-center')}>
                  {column.cell(row)}
                </span>
              </Cell>
            )
          })}
        </tr>
      ))}
      {rows.length === 0 && empty && (
        <tr>
          <td colSpan={columns.length} className="py-6">
            {empty}
          </td>
        </tr>
      )}
    </tbody>
  </table>
)
