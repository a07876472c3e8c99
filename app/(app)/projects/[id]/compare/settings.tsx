import { Disclosure } from '#app/ui/disclosure.tsx'
import { counted } from '#app/ui/format.ts'
import { Section } from '#app/ui/layout/section.tsx'
import { siteNumber } from '#app/ui/site/series.ts'
import { SiteMark } from '#app/ui/site/site-mark.tsx'
import { type ComparedRun, runNames, type SettingRow, settingRows } from './compared.ts'

interface SideBySideProps {
  readonly caption: string
  readonly header: string
  readonly names: readonly string[]
  readonly rows: readonly SettingRow[]
}

/** A row a setting, a column a run; it scrolls sideways in itself where runs are many and the screen is narrow. */
export const SideBySide = ({ caption, header, names, rows }: SideBySideProps) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, so the keyboard must reach it
  <section aria-label={caption} tabIndex={0} className="overflow-x-auto">
    <table className="numeric w-full border-collapse text-left text-table">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          <th scope="col" className="min-w-28 border-b border-ink py-2 pr-4 font-semibold">
            {header}
          </th>
          {names.map((name, i) => (
            <th key={name} scope="col" className="min-w-40 border-b border-ink px-3 py-2 font-semibold">
              <span className="inline-flex items-center gap-2">
                <SiteMark n={siteNumber(i)} size={12} />
                {name}
              </span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.label}>
            <th scope="row" className="border-b border-line py-2 pr-4 align-top font-normal text-ink-2">
              {row.label}
            </th>
            {row.values.map((value, i) => (
              <td key={names[i]} className="border-b border-line px-3 py-2 align-top">
                {value}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)

/** What was set differently; what was alike folds away. */
export const Settings = ({ runs }: { runs: readonly ComparedRun[] }) => {
  const { differ, same } = settingRows(runs)
  const names = runNames(runs).map((name) => name.long)
  return (
    <Section title="What was set differently" id="settings">
      {differ.length > 0 ? (
        <SideBySide caption="Settings that differ" header="Setting" names={names} rows={differ} />
      ) : (
        <p className="text-ink-2">Nothing: these runs have the same settings. What differs is chance, or the sites.</p>
      )}
      <Disclosure summary={`${counted(same.length, 'setting')} alike`} className="mt-4">
        <SideBySide caption="Settings that are alike" header="Setting" names={names} rows={same} />
      </Disclosure>
    </Section>
  )
}
