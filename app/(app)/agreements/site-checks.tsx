import { CopyField } from '#app/ui/copy-field.tsx'
import { Disclosure } from '#app/ui/disclosure.tsx'
import { dateTime } from '#app/ui/format.ts'
import { SEAL_CHECKS } from '#core/agreement/verify-for-seal.ts'
import type { AgreementView } from './agreement-view.ts'

/** What only the hospital's own agent can check, since it alone sees its data and its policy. */
export const SiteChecks = ({ view }: { view: AgreementView }) => {
  const own = SEAL_CHECKS.filter((check) => check.id !== 'V1–V10')
  const said = view.sealed
    ? `All held when the agent of ${view.site.name} sealed${view.activatedAt ? ` on ${dateTime(view.activatedAt)}` : ''}. It makes them again before each round.`
    : view.sealRefusal
      ? `On ${dateTime(view.sealRefusal.at)} the agent refused: ${view.sealRefusal.message} (${view.sealRefusal.code})`
      : 'The agent makes them when both parties have signed, before it seals.'
  return (
    <div className="border-l-4 border-control bg-sunken p-4">
      <p className="font-semibold">Checks that only the site can make</p>
      <p className="max-w-measure text-table text-ink-2">{said}</p>
      {view.role === 'provider' && view.state === 'PENDING' && view.signatures.length === 2 && (
        <div className="mt-3">
          <CopyField
            label="If your policy asks a person to seal"
            value={`npm run roundtable -- site seal ${view.termsHash.slice(0, 12)} --home ./site`}
          />
        </div>
      )}
      <Disclosure summary={`The ${own.length} checks`} className="mt-1 text-table">
        <ol className="list-disc pl-5">
          {own.map((check) => (
            <li key={check.id}>
              {check.name} <span className="text-ink-3">({check.id})</span>
            </li>
          ))}
        </ol>
      </Disclosure>
    </div>
  )
}
