import { instantWords } from '../../instant.ts'
import { type Clause, count, durationWords, oneLine } from '../clause.ts'

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
        ? ['The Consumer takes over these obligations:', ...t.obligations.map((o) => `  - ${oneLine(o.text)} (${oneLine(o.code)})`)].join(
            '\n',
          )
        : 'The data-use terms of the listing bring no further obligation.',
  },
  {
    id: 'term',
    title: 'Dates and freshness',
    plain: (t) => `The agreement runs from ${instantWords(t.notBefore)} to ${instantWords(t.notAfter)}.`,
    prose: (t) =>
      [
        `This agreement begins on ${instantWords(t.notBefore)} and ends on ${instantWords(t.notAfter)}, if it is not ended earlier.`,
        `The Site Agent works only while it holds a signed word from the Exchange that this agreement is in force, not older than ${durationWords(t.statusMaxAgeSeconds)}. Without it the Site Agent stops by itself.`,
      ].join('\n'),
  },
  {
    id: 'pause-and-end',
    title: 'Pause and early end',
    plain: () => 'Either party can pause or end the agreement at any time, and the site itself always has the last word.',
    prose: () =>
      [
        'Either party may pause or end this agreement at any time. Either takes effect at once.',
        'The Provider may also stop the Site Agent by a file on its own machine, which acts even when the Exchange cannot be reached.',
        'The policy of the Site Agent may be stricter than this agreement, never laxer.',
      ].join('\n'),
  },
  {
    id: 'after-the-end',
    title: 'What stops at the end and what remains',
    plain: () => 'At the end training stops and no later update is accepted; models that have already learned from the data remain.',
    prose: (_t, ref) =>
      [
        'When this agreement ends, by its date or earlier, running work at the Site stops at the next batch, nothing more is sent, and Updates that arrive later are refused.',
        'Updates of the Site that are not yet part of an Aggregate are deleted.',
        `A Model that already contains a contribution of the Site remains, and so do the rights in it under ${ref('model-rights')}. The parties do not claim that anything is unlearned.`,
        `${ref('no-other-use')}, ${ref('safeguards')}, ${ref('report')}, ${ref('agents')} and ${ref('no-reidentification')} stay in force for as long as the Consumer holds anything received under this agreement.`.replace(
          /^c/,
          'C',
        ),
        'The records that prove what was agreed and done are kept.',
      ].join('\n'),
  },
  {
    id: 'evidence',
    title: 'Signatures and evidence',
    plain: () => 'Both parties sign electronically, the site seals last, and anybody can check the result without a server.',
    prose: () =>
      [
        'Each party signs in order, with a key that only the signing person holds and unlocks. Each signature names the Fingerprint of the terms from which this text was made.',
        'Last of all, the Site Agent makes this text itself from the terms, compares it, and seals. This agreement is in force only with that seal. Where text and terms differ, the Site Agent does not seal and nothing runs.',
        'Each party may keep the terms, the text, the signatures and the seal, and check them without the Exchange.',
      ].join('\n'),
  },
  {
    id: 'annex',
    title: 'Annex: identifiers and Fingerprints',
    plain: () => 'The annex names the exact versions of everything, by which machines know them.',
    prose: (t) =>
      [
        `This is agreement ${t.id}, in the form ${t.schema}, worded by the clause library ${t.clauses}.`,
        'Organisations and the Site:',
        `  - the Provider, ${oneLine(t.provider.name)}: ${t.provider.organisation}`,
        `  - the Consumer, ${oneLine(t.consumer.name)}: ${t.consumer.organisation}`,
        ...t.rights.map((right) => `  - with rights in the Model, ${oneLine(right.name)}: ${right.organisation}`),
        `  - the Site, ${oneLine(t.site.name)}: ${t.site.id}; thumbprint of its key: ${t.site.keyThumbprint}`,
        'Fingerprints, in hexadecimal digits:',
        `  - of the listing ${t.dataset.listing}: ${t.dataset.listingHash}`,
        `  - of the prepared images (manifest): ${t.dataset.manifest}`,
        `  - of the chain of steps that prepared them: ${t.dataset.chain}`,
        `  - of the Training Plan: ${t.plan}`,
        `  - of the computation built from it: ${t.model}`,
        `  - of the version that this one replaces: ${t.supersedes ?? 'none'}`,
        `Clauses of this agreement by their names: ${(t.clauseIds ?? []).join(', ')}.`,
      ].join('\n'),
  },
]
