import { CapabilityMeter } from '../agreement/capability-meter.tsx'
import { EvidenceChecks, EvidenceVerdict } from '../agreement/evidence-checks.tsx'
import { Fingerprint } from '../agreement/fingerprint.tsx'
import { RightsMatrix } from '../agreement/rights-matrix.tsx'
import { SignatureList, SignatureRow } from '../agreement/signature-row.tsx'
import { LegalText } from '../layout/legal-text.tsx'
import { StateChip } from '../state-chip.tsx'
import { agreementWords } from '../words.ts'

const HASH = '7f3a91c4b6d0e2f8a1c3d5e7f9b0c2d4e6f8a0b2c4d6e8f0a2b4c6d8e0f20b22'
const CHECKS = [
  { id: 'V1', title: 'The terms are canonical', proves: 'The bytes can be read in one way only.', state: 'pass' },
  { id: 'V2', title: 'The text belongs to the terms', proves: 'What people read is what machines keep.', state: 'pass' },
  {
    id: 'V3',
    title: 'Every signature is by a registered key',
    proves: 'The persons named signed this, with their passkeys.',
    state: 'fail',
    detail: 'The statement of M. Lindner names another text.',
  },
  { id: 'V4', title: 'The site sealed last', proves: "The hospital's own program accepted these terms.", state: 'not-run' },
] as const

export const AgreementStory = () => (
  <div className="flex flex-col gap-10">
    <div className="flex flex-wrap gap-x-8 gap-y-2">
      <StateChip {...agreementWords('ACTIVE', { daysLeft: 217 })} />
      <StateChip {...agreementWords('SUSPENDED', { by: 'Hannover' })} />
      <StateChip {...agreementWords('TERMINATED', { by: 'Hannover', at: '2026-11-24' })} />
      <StateChip {...agreementWords('EXPIRED')} />
    </div>
    <div className="grid gap-8 md:grid-cols-3">
      <CapabilityMeter label="Rounds" used={7} limit={20} text="7 of 20" />
      <CapabilityMeter
        label="Privacy budget"
        used={2.1}
        limit={8}
        text="2.1 of 8"
        note="A 50–50 guess about one patient can improve to at most 89 in 100."
      />
      <CapabilityMeter label="Time" used={200} limit={217} text="17 days left" />
    </div>
    <SignatureList>
      <SignatureRow
        order={1}
        name="Dr. A. Sørensen"
        title="Head of research"
        party="Meridian Pharma (demo)"
        kind="passkey"
        signedAt="2026-11-24T09:12:00Z"
        thumbprint="7F3A 91C4"
      />
      <SignatureRow order={2} name="M. Lindner" title="Data steward" party="Hannover (demo site)" kind="passkey" next you />
      <SignatureRow order={3} name="Site agent" party="Hannover (demo site)" kind="seal" />
    </SignatureList>
    <div className="grid gap-8 xl:grid-cols-2">
      <div className="flex flex-col gap-4">
        <EvidenceVerdict checks={CHECKS} />
        <EvidenceChecks checks={CHECKS} />
      </div>
      <div className="flex flex-col gap-4">
        <EvidenceVerdict checks={CHECKS.slice(0, 2)} />
        <Fingerprint hash={HASH} full />
        <p>
          Short: <Fingerprint hash={HASH} />
        </p>
      </div>
    </div>
    <RightsMatrix
      rights={[
        { organisation: 'a' as never, name: 'Meridian Pharma', use: true, download: true, commercialise: true, publish: false },
        { organisation: 'b' as never, name: 'Hannover', use: true, download: true, commercialise: false, publish: true },
      ]}
    />
    <RightsMatrix
      editable
      caption="Editable"
      rights={[{ organisation: 'c' as never, name: 'Guangzhou', use: true, download: false, commercialise: false, publish: false }]}
    />
    <LegalText>
      <h3>4 Rounds and end date</h3>
      <p>
        Training may run at most <ins className="bg-ins-bg">20</ins> <del className="bg-del-bg">50</del> rounds and ends on 30 June 2027.
        The custodian may pause or end it at any moment, without giving a reason.
      </p>
    </LegalText>
  </div>
)
