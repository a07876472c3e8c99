'use client'

import { RIGHTS, RightsMatrix, type RightsRow } from '#app/ui/agreement/rights-matrix.tsx'
import { Section } from '#app/ui/layout/section.tsx'
import type { DraftHandle } from './use-draft.ts'

interface RightsSectionProps {
  readonly organisation: string
  readonly handle: DraftHandle
  readonly commercial: boolean
}

const rowOf = (organisation: 'consumer' | 'provider', name: string, { rights }: DraftHandle['draft']): RightsRow => ({
  organisation: organisation as RightsRow['organisation'],
  name,
  ...rights[organisation],
})

/** The matrix is a plain form; its boxes are named rights.<side>.<right>. */
export const RightsSection = ({ organisation, handle: { draft, change }, commercial }: RightsSectionProps) => (
  <Section title="Rights to the final model" id="rights" intro="Written into every agreement of this proposal, for each hospital alike.">
    <div
      onChange={(event) => {
        const box = event.target as HTMLElement as HTMLInputElement
        const [, side, right] = box.name.split('.')
        if ((side === 'consumer' || side === 'provider') && RIGHTS.some((one) => one === right))
          change((d) => ({ ...d, rights: { ...d.rights, [side]: { ...d.rights[side], [right as string]: box.checked } } }))
      }}
    >
      <RightsMatrix editable rights={[rowOf('consumer', organisation, draft), rowOf('provider', 'Each hospital', draft)]} />
    </div>
    {!commercial && draft.rights.consumer.commercialise && (
      <p role="status" className="mt-3 font-semibold text-review">
        Your purpose is non-commercial, but you ask for the right to sell or license the model.
      </p>
    )}
  </Section>
)
