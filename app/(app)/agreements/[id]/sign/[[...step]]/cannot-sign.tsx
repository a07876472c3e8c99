import { ButtonLink } from '#app/ui/button.tsx'
import { PageHeader } from '#app/ui/shell/page-header.tsx'
import { type AgreementView, stateOf } from '../../../agreement-view.ts'

/** A dead end has its own words: not a signatory, or nothing to sign any more. */
export const CannotSign = ({ view, why }: { view: AgreementView; why: 'over' | 'not-yours' }) => (
  <>
    <PageHeader
      title={why === 'over' ? 'There is nothing to sign here any more' : 'A signatory of your organisation signs this'}
      lead={
        why === 'over'
          ? `${view.title}: ${stateOf(view, Date.now()).words.toLowerCase()}.`
          : 'You can read everything, but your role does not let you sign. An administrator of your organisation gives the role of signatory.'
      }
    />
    <ButtonLink href={`/agreements/${view.id}`} variant="primary">
      Go to the agreement
    </ButtonLink>
  </>
)
