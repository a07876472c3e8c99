import { Download } from 'lucide-react'
import { Fingerprint } from '#app/ui/agreement/fingerprint.tsx'
import { BallLine } from '#app/ui/ball-line.tsx'
import { ButtonLink, button } from '#app/ui/button.tsx'
import { dateTime } from '#app/ui/format.ts'
import { FactList } from '#app/ui/layout/facts.tsx'
import { StateChip } from '#app/ui/state-chip.tsx'
import { type AgreementView, ballOf, stateOf } from '../../../agreement-view.ts'
import { versionOf } from '../../../version.ts'
import { Watch } from '../../../watch.tsx'
import { LocalTime } from './local-time.tsx'

/** What was signed, when, what happens next and what can still be done. */
export const ReceiptStep = ({ view }: { view: AgreementView }) => {
  const mine = view.signatures.find((one) => one.role === view.role)
  return (
    <div className="max-w-measure">
      <h1 className="mb-3">You have signed</h1>
      <div className="mb-6 flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        {view.state === 'PENDING' ? <BallLine {...ballOf(view)} /> : <StateChip {...stateOf(view, Date.now())} />}
        <Watch id={view.id} version={versionOf(view)} />
      </div>
      <FactList
        facts={[
          { label: 'Agreement', value: view.title, note: `${view.provider.name} and ${view.consumer.name}` },
          { label: 'Reference', value: <code className="text-table">{view.id}</code> },
          { label: 'Fingerprint of the terms', value: <Fingerprint hash={view.termsHash} full /> },
          ...(mine
            ? [
                {
                  label: 'Signed by',
                  value: mine.name,
                  note: `${mine.title ? `${mine.title}, ` : ''}${mine.organisation}, signature ${mine.order}`,
                },
                { label: 'When', value: dateTime(mine.at), note: <LocalTime at={mine.at} /> },
                { label: 'Passkey', value: <code className="text-table">{mine.credential}…</code> },
              ]
            : []),
        ]}
      />
      <p className="my-6">
        You can pause or end the agreement at any moment, on its page. Keep the evidence: it proves what was signed without asking this
        exchange.
      </p>
      <div className="flex flex-wrap gap-3">
        <ButtonLink href={`/agreements/${view.id}`} variant="primary">
          Go to the agreement
        </ButtonLink>
        <a href={`/api/agreements/${view.id}/bundle.json`} download="agreement-bundle.json" className={button()}>
          <Download aria-hidden="true" size={18} strokeWidth={1.75} />
          Save the evidence
        </a>
      </div>
    </div>
  )
}
