import { ClauseText } from '#app/ui/agreement/clause-text.tsx'
import { Fingerprint } from '#app/ui/agreement/fingerprint.tsx'
import { ButtonLink } from '#app/ui/button.tsx'
import { LegalText } from '#app/ui/layout/legal-text.tsx'
import type { AgreementView } from '../../../agreement-view.ts'
import { BackLink } from './back-link.tsx'
import { PrintButton } from './print-button.tsx'
import { stepCaption, stepHref } from './steps.ts'

/** The whole text, to read and to print. Nobody is made to scroll. */
export const TextStep = ({ view }: { view: AgreementView }) => {
  const next = (
    <div data-print="hide" className="flex flex-wrap gap-3">
      <ButtonLink href={stepHref(view.id, 'signers')} variant="primary">
        Continue
      </ButtonLink>
      <PrintButton />
    </div>
  )
  return (
    <article>
      <div data-print="hide">
        <BackLink href={stepHref(view.id, 'summary')} />
        <p className="mb-1 text-ink-3">{stepCaption('text')}</p>
      </div>
      <h1 className="mb-3">The full text</h1>
      <p className="mb-6 max-w-measure text-ink-2">
        Rendered from the terms with the fingerprint <Fingerprint hash={view.termsHash} />. These words bind; nothing else does.
      </p>
      {next}
      <LegalText className="my-10 border-y border-line py-8 wrap-anywhere">
        <p className="font-bold tracking-wide">{view.text.split('\n')[0]}</p>
        {view.clauses.map((clause) => (
          <section key={clause.id} id={`clause-${clause.id}`} aria-labelledby={`heading-${clause.id}`}>
            <h2 id={`heading-${clause.id}`}>
              {clause.number}. {clause.title}
              {clause.law && <span className="font-normal text-ink-3"> [{clause.law}]</span>}
            </h2>
            <ClauseText text={clause.text} />
          </section>
        ))}
      </LegalText>
      {next}
    </article>
  )
}
