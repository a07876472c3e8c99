import type { Ball } from '#app/ui/ball-line.tsx'
import type { Views } from '#app/ui/trpc/types.ts'
import { agreementWords, type StateWords } from '#app/ui/words.ts'
import type { AgreementState } from '#core/agreement/machine.ts'

export type AgreementView = Views['agreement']['byId']
export type AgreementRow = Views['agreement']['list'][number]

const DAY_MS = 86_400_000
export const daysLeft = (notAfter: Date, now: number) => Math.max(0, Math.ceil((notAfter.getTime() - now) / DAY_MS))

export const otherParty = (view: Pick<AgreementView, 'role' | 'provider' | 'consumer'>) =>
  view.role === 'provider' ? view.consumer : view.provider

const pausedBy = (view: AgreementView) => [view.provider, view.consumer].find((party) => party.organisation === view.suspendedBy)?.name

export const stateOf = (view: AgreementView, now: number): StateWords =>
  agreementWords(view.state as AgreementState, {
    daysLeft: daysLeft(view.notAfter, now),
    by: view.state === 'SUSPENDED' ? pausedBy(view) : undefined,
    at: view.endedAt ?? undefined,
  })

export const rowState = (row: AgreementRow, now: number): StateWords =>
  agreementWords(row.state as AgreementState, { daysLeft: daysLeft(row.notAfter, now) })

const lastSigned = (view: AgreementView) => view.signatures.at(-1)?.at ?? view.createdAt

/** Who moves next while signatures are missing. */
export const ballOf = (view: AgreementView): Ball => {
  if (view.state !== 'PENDING') return { holder: null, rest: '' }
  const maySign = view.can.some((offer) => offer.command === 'sign' && offer.blockers.length === 0)
  if (maySign) return { holder: 'you', you: true, since: view.createdAt, next: 'you read and sign' }
  const missing = (['consumer', 'provider'] as const).filter((role) => !view.signatures.some((one) => one.role === role))
  const [first] = missing
  if (first) return { holder: `a signatory of ${view[first].name}`, since: lastSigned(view), next: 'they read and sign' }
  return {
    holder: `the site agent of ${view.site.name}`,
    since: lastSigned(view),
    next: view.sealRefusal ? 'their IT looks at what it refused' : 'it checks everything and seals',
  }
}

/** The signed-in person may sign now. */
export const signingState = (view: AgreementView): 'open' | 'signed' | 'over' | 'not-yours' => {
  const offer = view.can.find((one) => one.command === 'sign')
  if (view.signatures.some((one) => one.role === view.role)) return 'signed'
  if (view.state !== 'PENDING') return 'over'
  return offer ? 'open' : 'not-yours'
}
