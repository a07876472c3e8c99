import type { agreement } from '#core/agreement/machine.ts'
import type { AgreementView } from './agreement-view.ts'

type AgreementEvent = (typeof agreement)['rows'][number]['event']

interface Facts {
  readonly who: string
  readonly site: string
}
const SENTENCES: Record<AgreementEvent, (facts: Facts) => string> = {
  'agreement.frozen': () => 'Both parties accepted the terms; the text was frozen for signing.',
  'agreement.signed': ({ who }) => `${who} signed with a passkey.`,
  'agreement.declined': ({ who }) => `${who} declined to sign.`,
  'agreement.sealRefused': ({ site }) => `The site agent of ${site} refused to seal.`,
  'agreement.activated': ({ site }) => `The site agent of ${site} sealed. The agreement is in force.`,
  'agreement.suspended': ({ who }) => `${who} paused the agreement. Work under it was stopped.`,
  'agreement.resumed': ({ who }) => `${who} resumed the agreement.`,
  'agreement.revoked': ({ who }) => `${who} ended the agreement.`,
  'agreement.expired': () => 'The agreement reached its end date.',
}

/** One event of an agreement as a sentence; the exchange tells only whether it was the viewer's organisation. */
export const historySentence = ({ type, mine }: AgreementView['timeline'][number], view: AgreementView): string => {
  const other = view.role === 'provider' ? view.consumer.name : view.provider.name
  const own = view.role === 'provider' ? view.provider.name : view.consumer.name
  const write = (SENTENCES as Record<string, ((facts: Facts) => string) | undefined>)[type]
  return write ? write({ who: mine ? own : other, site: view.site.name }) : type
}
