import { ClauseText } from '#app/ui/agreement/clause-text.tsx'
import { Fingerprint } from '#app/ui/agreement/fingerprint.tsx'
import { RightsMatrix } from '#app/ui/agreement/rights-matrix.tsx'
import { Disclosure } from '#app/ui/disclosure.tsx'
import { type Fact, FactList } from '#app/ui/layout/facts.tsx'
import { LegalText } from '#app/ui/layout/legal-text.tsx'
import { instantWords } from '#core/agreement/instant.ts'
import { renderClauses } from '#core/agreement/render-terms.ts'
import type { VerifiedBundle } from '#core/agreement/verify-bundle.ts'

/** What a valid bundle says: who, what, when. */
export const VerifiedFacts = ({ bundle: { terms, termsHash, signers, seal } }: { bundle: VerifiedBundle }) => {
  const facts: Fact[] = [
    { label: 'Agreement', value: terms.dataset.title, note: `${terms.provider.name} and ${terms.consumer.name}, version ${terms.version}` },
    { label: 'Fingerprint of the terms', value: <Fingerprint hash={termsHash} full /> },
    ...signers.map((signer) => ({
      label: `Signature ${signer.order}`,
      value: `${signer.name}${signer.title ? `, ${signer.title}` : ''}`,
      note: `${signer.organisationName}, ${instantWords(signer.signedAt)}, with the passkey ${signer.credentialId.slice(0, 12)}…`,
    })),
    ...(seal
      ? [
          {
            label: 'Site seal',
            value: terms.site.name,
            note: `${instantWords(seal.iat)}, with the key ${terms.site.keyThumbprint.slice(0, 12)}…`,
          },
        ]
      : []),
    { label: 'From', value: instantWords(terms.notBefore) },
    { label: 'Until', value: instantWords(terms.notAfter), note: 'if it was not ended before: a file cannot know that' },
  ]
  return (
    <div className="flex flex-col gap-8">
      <FactList facts={facts} />
      <RightsMatrix rights={terms.rights} />
      <Disclosure summary="Read the clauses">
        <LegalText className="wrap-anywhere">
          {renderClauses(terms).map((clause) => (
            <section key={clause.id}>
              <h3 className="mt-6 mb-2">
                {clause.number}. {clause.title}
              </h3>
              <ClauseText text={clause.text} />
            </section>
          ))}
        </LegalText>
      </Disclosure>
    </div>
  )
}
