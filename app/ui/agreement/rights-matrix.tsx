import { Check, Minus } from 'lucide-react'
import type { Terms } from '#core/agreement/terms.ts'

export const RIGHTS = ['use', 'download', 'commercialise', 'publish'] as const
export type Right = (typeof RIGHTS)[number]
export type RightsRow = Pick<Terms['rights'][number], 'organisation' | 'name' | Right>

const WORDS: Record<Right, string> = { use: 'Use', download: 'Download', commercialise: 'Sell or license', publish: 'Publish' }

interface RightsMatrixProps {
  readonly rights: readonly RightsRow[]
  readonly caption?: string
  /** Draws boxes named `rights.<organisation>.<right>` instead of marks. */
  readonly editable?: boolean
}

/** Who may do what with the final model. */
export const RightsMatrix = ({ rights, caption = 'Who may do what with the final model', editable = false }: RightsMatrixProps) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways on a phone, so the keyboard must reach it
  <section aria-label={caption} tabIndex={0} className="relative overflow-x-auto">
    <table className="w-full border-collapse text-left text-table">
      <caption className="pb-2 text-left text-ink-2">{caption}</caption>
      <thead>
        <tr className="border-b border-ink">
          <th scope="col" className="py-2 pr-4 font-semibold">
            Party
          </th>
          {RIGHTS.map((right) => (
            <th key={right} scope="col" className="px-2 py-2 text-center font-semibold">
              {WORDS[right]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rights.map((row) => (
          <tr key={row.organisation} className="border-b border-line">
            <th scope="row" className="py-2 pr-4 font-normal">
              {row.name}
            </th>
            {RIGHTS.map((right) => (
              <td key={right} className="px-2 py-2 text-center">
                {editable ? (
                  <label className="inline-flex size-11 items-center justify-center">
                    <input
                      type="checkbox"
                      name={`rights.${row.organisation}.${right}`}
                      defaultChecked={row[right]}
                      className="size-6 accent-brand"
                    />
                    <span className="sr-only">
                      {row.name}: {WORDS[right]}
                    </span>
                  </label>
                ) : (
                  <span
                    className={row[right] ? 'inline-flex items-center gap-1 font-semibold' : 'inline-flex items-center gap-1 text-ink-3'}
                  >
                    {row[right] ? <Check aria-hidden="true" size={16} /> : <Minus aria-hidden="true" size={16} />}
                    {row[right] ? 'may' : 'may not'}
                  </span>
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)
