import { SignatureList, SignatureRow } from '#app/ui/agreement/signature-row.tsx'
import type { AgreementView } from './agreement-view.ts'

interface SignaturesProps {
  readonly view: AgreementView
  /** The signed-in person, so that the own row is told. */
  readonly person?: { readonly name: string; readonly title: string }
}

/** Who signed, in order, who is missing, and the seal of the site agent, last. */
export const Signatures = ({ view, person }: SignaturesProps) => {
  const missing = (['consumer', 'provider'] as const).filter((role) => !view.signatures.some((one) => one.role === role))
  const pending = view.state === 'PENDING'
  const maySign = view.can.some((offer) => offer.command === 'sign' && offer.blockers.length === 0)
  return (
    <SignatureList>
      {view.signatures.map((one) => (
        <SignatureRow
          key={one.order}
          order={one.order}
          name={one.name}
          title={one.title || undefined}
          party={one.organisation}
          kind="passkey"
          signedAt={one.at}
          thumbprint={`${one.credential}…`}
          you={one.role === view.role && one.name === person?.name}
        />
      ))}
      {missing.map((role, i) => {
        const you = maySign && role === view.role
        return (
          <SignatureRow
            key={role}
            order={view.signatures.length + i + 1}
            name={you && person ? person.name : 'A signatory'}
            title={you && person ? person.title || undefined : undefined}
            party={view[role].name}
            kind="passkey"
            // Either party may be the first to sign.
            next={pending}
            you={you}
          />
        )
      })}
      <SignatureRow
        order={3}
        name={`Site agent of ${view.site.name}`}
        party={view.provider.name}
        kind="seal"
        signedAt={view.sealed && view.activatedAt ? view.activatedAt : undefined}
        thumbprint={view.sealed ? `${view.terms.site.keyThumbprint.slice(0, 12)}…` : undefined}
        next={pending && missing.length === 0}
        refused={!view.sealed && view.sealRefusal ? `${view.sealRefusal.message} (${view.sealRefusal.code})` : undefined}
      />
    </SignatureList>
  )
}
