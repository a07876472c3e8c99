import type { ReactNode } from 'react'
import { dateTime } from '../format.ts'
import { Icon } from '../named-icon.tsx'

export interface SignatureRowProps {
  readonly order: number
  readonly name: string
  readonly title?: string
  readonly party: string
  /** 'seal' is the site agent's, last. */
  readonly kind: 'passkey' | 'seal'
  readonly signedAt?: string | Date
  /** First characters of the key's thumbprint. */
  readonly thumbprint?: string
  /** It is this one's turn. */
  readonly next?: boolean
  readonly you?: boolean
  readonly refused?: string
}

/** One signer, in the order of signing. */
export const SignatureRow = ({ order, name, title, party, kind, signedAt, thumbprint, next, you, refused }: SignatureRowProps) => (
  <li className="grid gap-x-6 gap-y-1 border-b border-line py-3 sm:grid-cols-[2rem_minmax(0,1fr)_minmax(0,18rem)]">
    <span className="numeric text-ink-3">{order}</span>
    <div>
      <p className="font-semibold">
        {name}
        {you && <span className="font-normal text-ink-2"> (you)</span>}
      </p>
      <p className="text-table text-ink-2">{[title, party].filter(Boolean).join(', ')}</p>
    </div>
    <div className="text-table">
      {signedAt ? (
        <>
          <p className="inline-flex items-center gap-1.5">
            <Icon name={kind === 'seal' ? 'shield-check' : 'signature'} />
            {kind === 'seal' ? 'Sealed by the site agent' : 'Signed with passkey'}
          </p>
          <p className="numeric text-ink-2">{dateTime(signedAt)}</p>
          {thumbprint && (
            <p className="text-ink-3">
              Key <code>{thumbprint}</code>
            </p>
          )}
        </>
      ) : refused ? (
        <p className="inline-flex items-center gap-1.5 font-semibold text-deny">
          <Icon name="triangle-alert" />
          Refused: {refused}
        </p>
      ) : (
        <p className={next ? 'inline-flex items-center gap-1.5 font-semibold text-review' : 'text-ink-3'}>
          {next && <Icon name={you ? 'hand' : 'hourglass'} />}
          {next ? (you ? 'Your turn' : 'Next to sign') : kind === 'seal' ? 'Seals after all have signed' : 'After the one before'}
        </p>
      )}
    </div>
  </li>
)

export const SignatureList = ({ children }: { children: ReactNode }) => (
  <ol aria-label="Signatures in order" className="border-t border-line">
    {children}
  </ol>
)
