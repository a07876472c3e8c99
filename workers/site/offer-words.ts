import { changedSettings } from '#core/gear/changed-settings.ts'
import { EXCLUSIONS, type ExclusionReason } from '#core/gear/exclusion.ts'
import { binWords, checkLabel, measureWords } from '#core/gear/measure-words.ts'
import type { Count, SummaryCell } from '#core/listing/summary.ts'
import { suppressionSentences } from '#core/listing/suppression-words.ts'
import type { Home } from './home.ts'
import type { Offer } from './offer.ts'

const WIDTH = 16

const countWords = (count: Count): string => {
  if (count.kind === 'count') return String(count.value)
  return count.kind === 'suppressed' ? `fewer than ${count.below}` : 'withheld'
}

const row = (label: string, text: string): string => `${label.padEnd(WIDTH)}${text}`
const cells = (label: string, of: readonly SummaryCell[]): string[] =>
  of.length === 0 ? [] : [row(label, of.map(({ key, count }) => `${key}: ${countWords(count)}`).join(', '))]

/** The rows of a long vocabulary that show a number, and one line for all others. */
const open = (what: string, of: readonly SummaryCell[], k: number, words: (key: string) => string): string[] => [
  ...of.flatMap(({ key, count }) => (count.kind === 'count' ? [`${count.value}: ${words(key)}`] : [])),
  `every other ${what}: fewer than ${k}, none, or withheld`,
]

const block = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)]

const settings = (step: Offer['report']['gears'][number]): string => {
  const changed = changedSettings(step) ?? []
  return changed.length === 0 ? '' : `; ${changed.map(({ name, value, usual }) => `${name} ${value} in place of ${usual}`).join(', ')}`
}

/** Everything that an offer tells, in words, with the rules by which small counts were hidden and what identifies the bytes. */
export const offerWords = ({ report, bytes, sha256, repeated }: Offer, home: Home, exchange: string): string => {
  const { summary } = report
  return [
    `What ${exchange} would be told of the data set ${report.manifest.slice(0, 12)}:`,
    ...(repeated ? [`(The numbers are those of last time: none has changed by ${summary.k} or more since.)`] : []),
    '',
    row('name', report.name),
    row('kind of data', report.synthetic ? 'synthetic' : 'from patients'),
    row('patients', countWords(summary.patients)),
    row('studies', countWords(summary.studies)),
    row('images', countWords(summary.images)),
    ...cells('patients: age', summary.age),
    ...cells('patients: sex', summary.sex),
    ...cells('patients: split', summary.splits),
    ...cells('images: view', summary.view),
    ...cells('images: maker', summary.vendor),
    ...cells('images: bits', summary.bitDepth),
    ...summary.labels.map(({ label, positive, negative }) =>
      row('images: label', `${label}: with ${countWords(positive)}, without ${countWords(negative)}`),
    ),
    ...block(
      'Files that were left out:',
      open('reason', summary.excluded, summary.k, (key) => EXCLUSIONS[key as ExclusionReason] ?? key),
    ),
    ...block('Images with a warning:', open('check', summary.qc, summary.k, checkLabel)),
    ...block(
      'Measured values, in files:',
      summary.measures.map(({ check, limit, edges, bins }) => {
        const { label, unit, asked } = measureWords(check, limit)
        const names = binWords(edges)
        const shown = bins.flatMap((count, i) => (count.kind === 'count' ? [`${names[i]}: ${count.value}`] : []))
        return `${label}${unit && ` (${unit})`}${asked ? `, ${asked}` : ''}: ${shown.join(', ') || 'no number is shown'}`
      }),
    ),
    ...block('How it was prepared:', [
      ...report.gears.map((step) => `${step.gear} ${step.version} (${step.digest.slice(0, 12)})${settings(step)}`),
      `Key ${report.keyId}; packages ${Object.entries(report.versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(', ')}.`,
    ]),
    ...block('Rules of these numbers:', suppressionSentences(summary.k)),
    '',
    `These are ${bytes.length} bytes with the SHA-256 ${sha256}.`,
    `They lie, to be read, in ${home.preview}.`,
    'No picture, no name, no date and no number of a patient is among them.',
  ].join('\n')
}
