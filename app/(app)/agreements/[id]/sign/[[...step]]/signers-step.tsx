import { ButtonLink } from '#app/ui/button.tsx'
import type { AgreementView } from '../../../agreement-view.ts'
import { Signatures } from '../../../signatures.tsx'
import { BackLink } from './back-link.tsx'
import { stepCaption, stepHref } from './steps.ts'

interface SignersStepProps {
  readonly view: AgreementView
  readonly person: { readonly name: string; readonly title: string }
}

export const SignersStep = ({ view, person }: SignersStepProps) => (
  <div className="max-w-measure">
    <BackLink href={stepHref(view.id, 'text')} />
    <p className="mb-1 text-ink-3">{stepCaption('signers')}</p>
    <h1 className="mb-4">Who signs, and in which order</h1>
    <p className="mb-6 text-lead text-ink-2">
      Each party signs once. Either may be first: the second signature names the first, so the order is part of what is signed. The site
      agent seals last; without the seal nothing is in force.
    </p>
    <Signatures view={view} person={person} />
    <p className="my-6 text-ink-2">
      You sign as {person.name}
      {person.title ? `, ${person.title},` : ''} for {view[view.role].name}, with the authority that your organisation gave you as a
      signatory.
    </p>
    <ButtonLink href={stepHref(view.id, 'statement')} variant="primary">
      Continue to your statement
    </ButtonLink>
  </div>
)
