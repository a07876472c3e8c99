import { instantWords } from '../../instant.ts'
import { type Clause, count, durationWords, oneLine } from '../clause.ts'

export const OPENING_CLAUSES: readonly Clause[] = [
  {
    id: 'parties',
    title: 'Parties',
    plain: (t) => `${oneLine(t.provider.name)} lets ${oneLine(t.consumer.name)} train a model on one data set, under the terms below.`,
    prose: (t) =>
      [
        `This is agreement ${t.id}, version ${t.version}. ${t.supersedes ? `It replaces the version with the fingerprint ${t.supersedes}.` : 'It replaces no earlier version.'}`,
        `Provider: ${oneLine(t.provider.name)}, ${t.provider.country} (organisation ${t.provider.organisation}).`,
        `Consumer: ${oneLine(t.consumer.name)}, ${t.consumer.country} (organisation ${t.consumer.organisation}).`,
        `Site: ${oneLine(t.site.name)} (${t.site.id}), run by the Provider; thumbprint of its key: ${t.site.keyThumbprint}.`,
        `Exchange: ${t.exchange}. It brings the parties together and combines updates; it is not a party.`,
      ].join('\n'),
  },
  {
    id: 'data',
    title: 'Data set',
    plain: (t) => `The agreement covers one data set, "${oneLine(t.dataset.title)}", exactly as it is now.`,
    prose: (t) =>
      `The data set is "${oneLine(t.dataset.title)}", listing ${t.dataset.listing}, version ${t.dataset.listingVersion}, with the fingerprint ${t.dataset.listingHash}. The prepared images at the site have the manifest fingerprint ${t.dataset.manifest}, and were made by the preparation chain with the fingerprint ${t.dataset.chain}. No other data is covered. If any of these changes, it is another data set and needs a new version of this agreement.`,
  },
]

export const LIFE_CLAUSES: readonly Clause[] = [
  {
    id: 'obligations',
    title: "Obligations from the listing's data-use terms",
    plain: (t) =>
      t.obligations.length > 0
        ? `The data set brings ${count(t.obligations.length, 'obligation')} with it.`
        : 'The data set brings no further obligation with it.',
    prose: (t) =>
      t.obligations.length > 0
        ? `The Consumer takes over these obligations:\n${t.obligations.map((o) => `  - ${oneLine(o.text)} (${oneLine(o.code)})`).join('\n')}`
        : "The listing's data-use terms bring no further obligation.",
  },
  {
    id: 'term',
    title: 'Dates and freshness',
    plain: (t) => `The agreement runs from ${instantWords(t.notBefore)} to ${instantWords(t.notAfter)}.`,
    prose: (t) =>
      `This agreement begins on ${instantWords(t.notBefore)} and ends on ${instantWords(t.notAfter)}, if it is not ended earlier. The site works only while it holds a signed word from the exchange that the agreement is in force, not older than ${durationWords(t.statusMaxAgeSeconds)}. Without it the site stops by itself.`,
  },
  {
    id: 'pause-and-end',
    title: 'Pause and early end',
    plain: () => 'Either party can pause or end the agreement at any time, and the site itself always has the last word.',
    prose: () =>
      "Either party may pause or end this agreement at any time, and either takes effect at once. The Provider may also stop its site by a file on its own machine, which acts even when the exchange cannot be reached. The site's own policy may be stricter than this agreement, never laxer.",
  },
  {
    id: 'after-the-end',
    title: 'What stops at the end and what remains',
    plain: () => 'At the end training stops and no later update is accepted; models that have already learned from the data remain.',
    prose: () =>
      'When this agreement ends, by its date or earlier: running work at the site stops at the next batch, nothing more is sent, and updates that arrive later are refused. Updates of this site that are not yet part of an aggregate are deleted. A global model that already contains a contribution of this site remains, and the rights in it remain as the table says; the parties do not claim that anything is unlearned. The clauses on no other use, safeguards, reports, agents and re-identification stay in force for as long as the Consumer holds anything received under this agreement. The records that prove what was agreed and done are kept.',
  },
  {
    id: 'evidence',
    title: 'Signatures and evidence',
    plain: () => 'Both parties sign electronically, the site seals last, and anybody can check the result without a server.',
    prose: (t) =>
      `Each party signs once, in order, with a key that only the signing person holds and unlocks. Each signature names the fingerprint of the terms; a fingerprint is a SHA-256 hash in hexadecimal digits. Last of all, the site renders this text itself from the terms, compares it, and seals. The agreement is in force only with the seal. This text was made by the clause library ${t.clauses} from terms in the form ${t.schema}; where text and terms differ, the site does not seal and nothing runs. Each party may keep the bundle of terms, text, signatures and seal, and check it offline.`,
  },
]
