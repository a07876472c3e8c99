import { dayMonth } from '#app/ui/format.ts'
import type { InboxItem } from '#server/inbox/queries.ts'

interface Words {
  verb: string
  party: string
  age: string
  effort?: string
}

const VERBS: Record<InboxItem['verb'], { you: string; them: string; effort?: string }> = {
  answer: { you: 'Answer the proposal', them: 'They answer the proposal', effort: '10 min' },
  sign: { you: 'Sign the agreement', them: 'They sign the agreement', effort: '2 min' },
  publish: { you: 'Describe the dataset and publish it', them: 'They publish a listing', effort: '15 min' },
  connect: { you: 'Connect the site agent', them: 'They connect the site agent', effort: '5 min' },
  passkey: { you: 'Create your signing passkey', them: '', effort: '2 min' },
  check: { you: 'The site agent did not seal: see why', them: 'The site agent checks and seals' },
}

export const inboxWords = ({ verb, party, since }: InboxItem): Words => ({
  verb: VERBS[verb].you,
  party: verb === 'passkey' ? 'once for each organisation' : party,
  age: verb === 'passkey' ? 'needed before you can sign' : `since ${dayMonth(since)}`,
  effort: VERBS[verb].effort,
})

export const waitingWords = ({ verb, party, since }: InboxItem): Words => ({
  verb: VERBS[verb].them,
  party,
  age: `since ${dayMonth(since)}`,
})
