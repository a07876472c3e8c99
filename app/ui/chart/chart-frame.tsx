'use client'

import { type ReactNode, useState } from 'react'
import { type TableData, toCsv } from '#core/csv.ts'
import { Disclosure } from '../disclosure.tsx'

export interface ChartFrameProps {
  /** The finding: "Hannover waits; others at .94". */
  readonly title: ReactNode
  /** Measure, source, as-of. */
  readonly subtitle?: ReactNode
  readonly table: TableData
  /** Name of the CSV file without ending. */
  readonly file?: string
  readonly controls?: ReactNode
  readonly children: ReactNode
}

const DataTable = ({ table, caption }: { table: TableData; caption: ReactNode }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, so the keyboard must reach it
  <section aria-label="Data" tabIndex={0} className="relative max-h-96 overflow-auto border border-line">
    <table className="numeric w-full border-collapse bg-surface text-left text-table">
      <caption className="sr-only">{caption}</caption>
      <thead className="sticky top-0 bg-sunken">
        <tr>
          {table.columns.map((column) => (
            <th key={column} scope="col" className="px-3 py-1.5 font-semibold">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row, i) => (
          <tr key={i} className="border-t border-line">
            {row.map((text, k) =>
              k === 0 ? (
                <th key={k} scope="row" className="px-3 py-1.5 font-normal">
                  {text}
                </th>
              ) : (
                <td key={k} className="px-3 py-1.5">
                  {text}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)

/** Cells from which on a table is made when it is opened: hidden tables of thousands of cells make a page slow. */
const LARGE = 600
const isLarge = ({ columns, rows }: TableData): boolean => columns.length * rows.length > LARGE

/** Title, drawing, and the same numbers as a table and as CSV; both open without JavaScript, but for the tables of crowded runs, which are as CSV. */
export const ChartFrame = ({ title, subtitle, table, file = 'chart', controls, children }: ChartFrameProps) => {
  const [open, setOpen] = useState(false)
  return (
    <figure className="flex min-w-0 flex-col gap-3">
      <figcaption className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="min-w-0">
          <p className="text-lead font-semibold">{title}</p>
          {subtitle && <p className="numeric text-table text-ink-2">{subtitle}</p>}
        </div>
        {controls}
      </figcaption>
      {children}
      <Disclosure summary="Show as table" className="text-table" onOpen={setOpen}>
        {(open || !isLarge(table)) && <DataTable table={table} caption={title} />}
        <a
          href={`data:text/csv;charset=utf-8,${encodeURIComponent(toCsv(table))}`}
          download={`${file}.csv`}
          className="mt-2 inline-flex min-h-9 items-center"
        >
          Download as CSV
        </a>
      </Disclosure>
    </figure>
  )
}
