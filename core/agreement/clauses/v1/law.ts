import { DUO_LABELS } from '../../../data-use/duo-labels.ts'
import { type Clause, oneLine, quoted, type TermsDraft } from '../clause.ts'
import { REPORT_HOURS } from '../matters-law.ts'

const codes = (t: TermsDraft): string =>
  t.purpose.codes.map((code) => `${DUO_LABELS[code] ?? 'a use without a known label'} (${code})`).join('; ')
const diseases = (t: TermsDraft): string => t.purpose.diseases.map((d) => `${oneLine(d.label)} (${d.id})`).join('; ')
const consumer = (t: TermsDraft): string => oneLine(t.consumer.name)

/**
 * The seven matters that 45 CFR 164.514(e)(4)(ii) asks of a data-use agreement: permitted uses (A), who may use or receive (B),
 * and that the recipient will not use it otherwise (C)(1), keeps it safe (2), reports (3), binds agents (4), does not identify or contact (5).
 */
export const LAW_CLAUSES: readonly Clause[] = [
  {
    id: 'permitted-use',
    title: 'Permitted use',
    plain: (t) =>
      `${consumer(t)} may use the data set for one purpose only, and ${t.purpose.commercial ? 'the purpose is commercial' : 'not commercially'}.`,
    prose: (t) =>
      [
        'The Consumer may use the data set only through federated training and evaluation under this agreement, and only for the purpose stated here. Nothing in this agreement permits a use or a disclosure that would be unlawful if the Provider did it itself.',
        `Kinds of research (Data Use Ontology): ${codes(t)}.`,
        t.purpose.diseases.length > 0 ? `Diseases (MONDO): ${diseases(t)}.` : 'Diseases (MONDO): none named.',
        `The use is ${t.purpose.commercial ? 'commercial' : 'not commercial'}.`,
        "The purpose in the Consumer's own words:",
        quoted(t.purpose.text),
      ].join('\n'),
  },
  {
    id: 'who-may-use',
    title: 'Who may use the data and receive the result',
    plain: () => "Only the hospital's own program reads the images; nobody outside the hospital receives one.",
    prose: (t) =>
      `Only the program that the Provider runs at its site ${oneLine(t.site.name)} may read the images. The Consumer, the exchange and every other site receive no image, no patient record and no copy of the data set. The results listed under "What leaves the site" may be received by the exchange, so that it can combine them, and the combined model by the organisations listed under "Rights in the model". Within the Consumer, only persons who need the result for the purpose may use it.`,
  },
  {
    id: 'no-other-use',
    title: 'No other use',
    plain: () => 'Whatever is not permitted here is not permitted.',
    prose: () =>
      'The Consumer will not use or further disclose the data set, or anything learned from it, other than as this agreement permits or as the law requires. Where the law requires a disclosure, the Consumer tells the Provider beforehand, unless the law forbids that.',
  },
  {
    id: 'safeguards',
    title: 'Safeguards',
    plain: () => 'Both parties keep the results and their keys safe.',
    prose: () =>
      "The Consumer uses appropriate administrative, technical and physical safeguards against any use or disclosure that this agreement does not permit. Connections are encrypted, requests from the site are signed, and keys stay with the party that made them. The Consumer will not try to reconstruct images from an update or a model, and will not look at a single site's update except to check its size, its form and its range.",
  },
  {
    id: 'report',
    title: 'Reports and notice of a breach',
    plain: () => `A use outside this agreement, or a breach, is reported within ${REPORT_HOURS} hours.`,
    prose: () =>
      `Each party reports to the other, in writing and without undue delay, at the latest ${REPORT_HOURS} hours after it becomes aware, any use or disclosure that this agreement does not provide for, and any breach of security that may have exposed the data set, an update, a model or a key. The report says what happened, when, what is affected and what has been done.`,
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
      'The Consumer will not identify the persons in the data set, will not attempt to, will not link the data set or a model trained on it with other sources in order to do so, will not test whether a given person is in the data set, and will not contact any of these persons or their families.',
  },
]
