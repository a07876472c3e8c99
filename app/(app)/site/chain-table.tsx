import { FactList } from '#app/ui/layout/facts.tsx'
import { Table } from '#app/ui/table.tsx'
import { BUILTIN_GEARS } from '#core/gear/builtin.ts'
import type { Chain, ChainStep } from '#core/gear/chain.ts'
import { changedSettings } from '#core/gear/changed-settings.ts'
import type { PreparedSet } from './site-view.ts'

const DIGITS = 12
const labelOf = (step: ChainStep) => BUILTIN_GEARS.find((gear) => gear.name === step.gear)?.label ?? step.gear

const Settings = ({ step }: { step: ChainStep }) => {
  const changed = changedSettings(step)
  if (changed === null) return <>not known here: another version</>
  if (changed.length === 0) return <>as usual</>
  return (
    <ul className="flex flex-col gap-0.5">
      {changed.map(({ name, value, usual }) => (
        <li key={name}>
          <code>{name}</code> {String(value)} <span className="text-ink-3">in place of {String(usual)}</span>
        </li>
      ))}
    </ul>
  )
}

const Gears = ({ gears }: { gears: Chain }) => (
  <Table
    dense
    caption="Gears in the order in which they ran. An agreement names the digest of the whole chain."
    rows={gears}
    rowKey={(step) => step.gear}
    columns={[
      {
        key: 'gear',
        header: 'Gear',
        cell: (step) => (
          <>
            {labelOf(step)} <code className="text-caption text-ink-3">{step.gear}</code>
          </>
        ),
      },
      { key: 'version', header: 'Version', cell: (step) => <span className="numeric">{step.version}</span> },
      { key: 'digest', header: 'Code', cell: (step) => <code>{step.digest.slice(0, DIGITS)}</code> },
      { key: 'settings', header: 'Settings', cell: (step) => <Settings step={step} /> },
    ]}
  />
)

/** How a set was prepared: its gears, and what else its bytes depend on. */
export const ChainTable = ({ set }: { set: PreparedSet }) => (
  <div className="flex flex-col gap-6">
    {set.gears ? <Gears gears={set.gears} /> : <p className="text-ink-2">The agent that reported this set did not tell its gears yet.</p>}
    <FactList
      facts={[
        { label: 'Digest of the chain', value: <code className="break-all text-table">{set.chain}</code> },
        { label: 'Digest of the set', value: <code className="break-all text-table">{set.manifest}</code> },
        ...(set.keyId
          ? [
              {
                label: 'Site key',
                value: <code className="text-table">{set.keyId}</code>,
                note: 'names the key of pseudonyms and splits, never the key',
              },
            ]
          : []),
        ...(set.versions
          ? [
              {
                label: 'Packages',
                value: (
                  <ul className="flex flex-wrap gap-x-4 text-table">
                    {Object.entries(set.versions).map(([name, version]) => (
                      <li key={name}>
                        {name} <span className="numeric text-ink-2">{version}</span>
                      </li>
                    ))}
                  </ul>
                ),
              },
            ]
          : []),
      ]}
    />
  </div>
)
