import { looksLike, mixesAlphabets } from '../look-alike.ts'
import type { BundleState } from './bundle-state.ts'
import { type Check, object } from './check.ts'

/** Nobody signs with one party and is shown another: names that a reader cannot tell apart, or that mix alphabets, are refused. */
export const namesTellApart: Check<BundleState> = {
  id: 'V3b',
  name: 'Names',
  holds: () => 'No name mixes alphabets, and the two parties cannot be taken for each other.',
  objection: (s) => {
    const { provider, consumer, site, dataset, rights } = s.terms!
    const people = s.bundle!.signed.flatMap(({ statement }) => [statement.signer.name, statement.signer.title])
    const names = [provider.name, consumer.name, site.name, dataset.title, ...rights.map((right) => right.name), ...people]
    const mixed = names.find(mixesAlphabets)
    if (mixed !== undefined) return object('NAME_CONFUSABLE', `The name ${mixed} has letters of two alphabets in one word.`)
    return looksLike(provider.name) === looksLike(consumer.name)
      ? object('NAME_CONFUSABLE', `The names of the two parties, ${provider.name} and ${consumer.name}, cannot be told apart.`)
      : null
  },
}
