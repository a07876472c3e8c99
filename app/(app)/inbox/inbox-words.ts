import { dayMonth } from '#app/ui/format.ts'
import type { InboxRowProps } from '#app/ui/inbox-row.tsx'
import type { InboxItem } from '#server/inbox/queries.ts'

type Words = Pick<InboxRowProps, 'verb' | 'object' | 'party' | 'age' | 'effort'>

const YOURS: Record<InboxItem['verb'], { verb: string; effort?: string }> = {
  answer: { verb: 'Answer the proposal', effort: '10 min' },
  sign: { verb: 'Sign the agreement', effort: '2 min' },
  publish: { verb: 'Describe the dataset and publish it', effort: '15 min' },
  connect: { verb: 'Connect the site agent', effort: '5 min' },
  passkey: { verb: 'Create your signing passkey', effort: '2 min' },
  check: { verb: 'See why the site agent did not seal' },
}

/** What the viewer has to do. */
export const inboxWords = ({ verb, title, party, since }: InboxItem): Words =>
  verb === 'passkey'
    ? { ...YOURS.passkey, object: 'You need it before you can sign', party: 'for this organisation', age: 'once' }
    : { ...YOURS[verb], object: title, party, age: `since ${dayMonth(since)}` }

const THEIRS: Record<InboxItem['verb'], string> = {
  answer: 'answers your proposal',
  sign: 'signs the agreement',
  publish: 'publishes the listing',
  connect: 'connects the site agent',
  passkey: 'creates a passkey',
  check: 'checks the text and seals it',
}

/** What somebody else has to do; the sentence begins with who it is. */
export const waitingWords = ({ verb, title, party, since }: InboxItem): Words => ({
  verb: `${party.charAt(0).toUpperCase()}${party.slice(1)} ${THEIRS[verb]}`,
  object: title,
  party: '',
  age: `since ${dayMonth(since)}`,
})
