import { openCells, otherCells } from '#app/ui/listing/open-cells.ts'
import { Count } from '#app/ui/number/count.tsx'
import { Table } from '#app/ui/table.tsx'
import { CHECKS, type CheckName, checkOf } from '#core/gear/checks.ts'
import { EXCLUSIONS, type ExclusionReason } from '#core/gear/exclusion.ts'
import { checkLabel } from '#core/gear/measure-words.ts'
import type { Summary } from '#core/listing/summary.ts'

const reason = (key: string) => EXCLUSIONS[key as ExclusionReason] ?? 'Excluded by a gear that this page does not know.'

const asks = (check: string) => (Object.hasOwn(CHECKS, check) ? checkOf(check as CheckName).asks : 'not known here')

/** What the gears kept out, and what they let in with a warning: counts only, pictures stay at the site. */
export const QualityTables = ({ summary }: { summary: Summary }) => (
  <div className="grid items-start gap-10 xl:grid-cols-2">
    <div>
      <Table
        dense
        caption="Files that were kept out, by reason"
        rows={openCells(summary.excluded)}
        rowKey={(row) => row.key}
        columns={[
          {
            key: 'reason',
            header: 'Reason',
            cell: (row) => (
              <>
                {reason(row.key)} <code className="text-caption text-ink-3">{row.key}</code>
              </>
            ),
          },
          { key: 'count', header: 'Files', numeric: true, cell: (row) => <Count of={row.count} amongOthers /> },
        ]}
        empty="No number is large enough to be shown."
      />
      <p className="pt-2 text-caption text-ink-3">{otherCells('reason', summary.k)} The gallery on your own disk has each file.</p>
    </div>
    <div>
      <Table
        dense
        caption="Images with a warning, by check"
        rows={openCells(summary.qc)}
        rowKey={(row) => row.key}
        columns={[
          {
            key: 'check',
            header: 'Check',
            cell: (row) => (
              <>
                {checkLabel(row.key)} <span className="text-ink-3">asked for: {asks(row.key)}</span>
              </>
            ),
          },
          { key: 'count', header: 'Images', numeric: true, cell: (row) => <Count of={row.count} amongOthers /> },
        ]}
        empty="No number is large enough to be shown."
      />
      <p className="pt-2 text-caption text-ink-3">{otherCells('check', summary.k)}</p>
    </div>
  </div>
)
