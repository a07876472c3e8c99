import { DUO_LABELS } from '../../../data-use/duo-labels.ts'
import { type Clause, count, oneLine, quoted, type TermsDraft } from '../clause.ts'
import { REPORT_HOURS } from '../matters-law.ts'

const codes = (t: TermsDraft): string =>
  t.purpose.codes.map((code) => `${DUO_LABELS[code] ?? 'a use without a known label'} (${code})`).join('; ')
const diseases = (t: TermsDraft): string =>
  t.purpose.diseases.length > 0 ? t.purpose.diseases.map((d) => `${oneLine(d.label)} (${d.id})`).join('; ') : 'none named'
const hours = (t: TermsDraft): string => count(t.reportWithinHours ?? REPORT_HOURS, 'hour')

/** The seven matters that 45 CFR 164.514(e)(4)(ii) asks of a data-use agreement, in its order. */
export const LAW_CLAUSES: readonly Clause[] = [
  {
    id: 'permitted-use',
    title: 'Permitted use',
    plain: (t) =>
      `${oneLine(t.consumer.name)} may use the data set for one purpose only, and ${t.purpose.commercial ? 'the purpose is commercial' : 'not commercially'}.`,
    prose: (t) =>
      [
        'The Consumer may use the Data Set only through training and evaluation at the Site under this agreement, and only for the purpose stated here.',
        `The kinds of research, in the words of the Data Use Ontology, are: ${codes(t)}.`,
        `The diseases, in the words of the Mondo Disease Ontology, are: ${diseases(t)}.`,
        `The use is ${t.purpose.commercial ? 'commercial' : 'not commercial'}.`,
        "The purpose in the Consumer's own words is:",
        quoted(t.purpose.text),
        'Nothing in this agreement permits a use or a disclosure that would be unlawful if the Provider did it itself.',
      ].join('\n'),
  },
  {
    id: 'who-may-use',
    title: 'Who may use the data and receive the Results',
    plain: () => "Only the hospital's own program reads the images; nobody outside the hospital receives one.",
    prose: (_t, ref) =>
      [
        'Only the Site Agent may read the Data Set. The Consumer, the Exchange and every other site receive no image, no patient record and no copy of the Data Set.',
        `The Exchange may receive the Results that ${ref('what-leaves')} lists, so that it can combine them. The organisations that ${ref('model-rights')} names may receive the Model as far as it says.`,
        'Within the Consumer, only persons who need the Results for the purpose may use them.',
      ].join('\n'),
  },
  {
    id: 'no-other-use',
    title: 'No other use',
    plain: () => 'Whatever is not permitted here is not permitted.',
    prose: () =>
      [
        'The Consumer will not use or further disclose the Data Set, or anything learned from it, other than as this agreement permits or as the law requires.',
        'Where the law requires a disclosure, the Consumer tells the Provider beforehand, unless the law forbids that.',
      ].join('\n'),
  },
  {
    id: 'safeguards',
    title: 'Safeguards',
    plain: () => 'Both parties keep the results and their keys safe.',
    prose: () =>
      [
        'The Consumer uses appropriate administrative, technical and physical safeguards against any use or disclosure that this agreement does not permit.',
        'Connections are encrypted, requests from the Site are signed, and keys stay with the party that made them.',
        'The Consumer will not try to reconstruct images from an Update or the Model, and will not look at a single Update except to check its size, its form and its range.',
      ].join('\n'),
  },
  {
    id: 'report',
    title: 'Reports and notice of a breach',
    plain: (t) => `A use outside this agreement, or a breach, is reported within ${hours(t)}.`,
    prose: (t) =>
      [
        `Each party reports to the other, in writing and without undue delay, at the latest ${hours(t)} after it becomes aware, any use or disclosure that this agreement does not provide for, and any breach of security that may have exposed the Data Set, an Update, the Model or a key.`,
        'The report says what happened, when, what is affected and what has been done.',
      ].join('\n'),
  },
  {
    id: 'agents',
    title: 'Agents and processors',
    plain: () => 'Whoever works for a party under this agreement is bound by the same terms.',
    prose: () =>
      'The Consumer ensures that every agent, processor and subcontractor to whom it gives anything received under this agreement agrees in writing to the same restrictions and conditions. The Consumer answers for them as for itself.',
  },
  {
    id: 'no-reidentification',
    title: 'No re-identification and no contact',
    plain: () => 'Nobody tries to find out who a patient is, and nobody contacts a patient.',
    prose: () =>
      [
        'The Consumer will not identify the persons in the Data Set and will not attempt to.',
        'The Consumer will not link the Data Set or the Model with other sources in order to do so, and will not test whether a given person is in the Data Set.',
        'The Consumer will not contact any of these persons or their families.',
      ].join('\n'),
  },
]
