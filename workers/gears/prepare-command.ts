import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { CHECKS } from '#core/gear/checks.ts'
import { EXCLUSIONS, type ExclusionReason } from '#core/gear/exclusion.ts'
import { Refused } from '#core/refusal.ts'
import type { PrepareReport } from './chain.ts'
import { prepare } from './prepare.ts'
import { progressPrinter } from './progress.ts'

const HELP = `roundtable prepare: makes a prepared data set of chest radiographs. Needs no exchange.

  --in DIR        folder with the images (DICOM, PNG, JPEG), at any depth; nothing in it is changed. Or a zip file, or a
                  JSON file that describes a picture archive (see below)
  --labels CSV    one row for each picture: a column file, sop_instance_uid, accession or patient_id, and a column of 0 and 1
  --out DIR       gets DIR/prepared (read by training) and DIR/private (stays with you: report.csv, gallery)
  --label NAME    label column, when the file has several; may be given more than once. NAME:5 is a column of five classes,
                  0 to 4. A picture with an empty cell in one of several columns is kept, without that label
  --config FILE   JSON with settings that differ from the default, for example { "resize": { "sizePx": 128 } }
  --expect-chain DIGEST
                  the digest of the chain that was signed; with any other, nothing is opened
  --threads N     reader processes (default: one for each processor, at most 8)
  --key FILE      key for pseudonyms, 64 hex digits (default: DIR/private/pseudonym-key, made on first use)

Example: roundtable prepare --in ./films --labels ./labels.csv --out ./chest-2026

From a picture archive, by DICOMweb or by DIMSE (retrieve: get or move; move needs a movePort that the archive sends to):
  { "kind": "dicomweb", "url": "https://pacs.example.org/dicom-web", "credentialsFile": "pacs-login", "query": { … } }
  { "kind": "dimse", "host": "pacs", "port": 104, "calledAe": "PACS", "callingAe": "ROUNDTABLE", "retrieve": "get", "query": { … } }
  query: from and to (2020-01-31), modalities (default CR and DX), bodyPart, patientIds, accessions. credentialsFile, mode 0600, holds
  the line "Bearer …" or "Basic …"; the variable ROUNDTABLE_ARCHIVE_AUTHORIZATION does the same. caFile: more certificates to trust.
  Films are copied to DIR/private/staging one by one and removed when they are prepared, unless "keepStaged" is true.

report.csv has one row for each input file: sha256 is that of the input file, image is relative to DIR/prepared.
A run that was stopped goes on when the same command is given again; a second run does only what is new.
Network: none, but for the archive that --in describes.
Exit code 0: it ran to the end, whatever was excluded. 2: it could not run. 130: it was stopped.`

const OPTIONS = {
  in: { type: 'string' },
  labels: { type: 'string' },
  out: { type: 'string' },
  label: { type: 'string', multiple: true },
  config: { type: 'string' },
  'expect-chain': { type: 'string' },
  threads: { type: 'string' },
  key: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

const readArguments = (argv: string[]) => {
  try {
    return parseArgs({ args: argv, options: OPTIONS, strict: true }).values
  } catch {
    throw new Refused('BAD_INPUT', 'An option is not known or has no value. See roundtable prepare --help.')
  }
}

const required = (value: string | undefined, name: string): string => {
  if (value === undefined || value === '') throw new Refused('BAD_INPUT', `The option --${name} is missing. See roundtable prepare --help.`)
  return value
}

const threadsOf = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined
  const threads = Number(text)
  if (!Number.isInteger(threads) || threads < 1 || threads > 64)
    throw new Refused('BAD_INPUT', `--threads must be a whole number from 1 to 64, not "${text}".`)
  return threads
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`

const labelOf = (check: string): string => (check in CHECKS ? CHECKS[check as keyof typeof CHECKS].label.toLowerCase() : check)

/** What a steward wants to know at the end: how many, why not, and where to look. */
export const reportText = (report: PrepareReport): string => {
  const reasons = Object.entries(report.byReason).sort((a, b) => b[1] - a[1])
  const warned = report.warned > 0 ? ` ${counted(report.warned, 'prepared picture carries', 'prepared pictures carry')} a warning.` : ''
  return [
    `${counted(report.accepted, 'picture', 'pictures')} of ${counted(report.patients, 'patient', 'patients')} prepared, ${report.excluded} of ${report.files} files excluded.${warned}`,
    ...reasons.map(([reason, count]) => `  ${String(count).padStart(5)}  ${EXCLUSIONS[reason as ExclusionReason]} (${reason})`),
    ...Object.entries(report.warnings).map(
      ([check, count]) => `  ${String(count).padStart(5)}  prepared with a warning: ${labelOf(check)} (${check})`,
    ),
    ...report.thinSplits,
    `${report.synthetic ? 'Every picture is marked as synthetic. ' : ''}${report.imagesPerSecond} files a second, ${(report.durationMs / 1000).toFixed(1)} s${report.cached > 0 ? `, ${report.cached} known from before` : ''}.`,
    `Data set  ${report.manifestHash}`,
    `Chain     ${report.chainHash}`,
    `Look at   ${join(report.outDir, 'private/gallery/index.html')}`,
    `Report    ${join(report.outDir, 'private/report.csv')}  (paths and pseudonyms: keep it in the hospital)`,
  ].join('\n')
}

/** `roundtable prepare …`: 0 when it ran to the end, 2 when it could not run, 130 when it was stopped. */
export const prepareCommand = async (argv: string[]): Promise<number> => {
  const stop = new AbortController()
  const onInterrupt = (): void => stop.abort()
  const printer = progressPrinter(process.stderr, () => performance.now())
  process.once('SIGINT', onInterrupt)
  process.once('SIGTERM', onInterrupt)
  try {
    const values = readArguments(argv)
    if (values.help) {
      console.log(HELP)
      return 0
    }
    const report = await prepare({
      in: required(values.in, 'in'),
      labels: required(values.labels, 'labels'),
      out: required(values.out, 'out'),
      labelColumns: values.label,
      config: values.config,
      expectChain: values['expect-chain'],
      threads: threadsOf(values.threads),
      key: values.key,
      onProgress: printer.show,
      signal: stop.signal,
    })
    printer.end()
    console.log(reportText(report))
    return 0
  } catch (error) {
    printer.end()
    if (stop.signal.aborted) {
      console.error('Stopped. What was finished is kept: give the same command again to go on.')
      return 130
    }
    if (!(error instanceof Refused)) throw error
    console.error(error.message)
    return 2
  } finally {
    process.off('SIGINT', onInterrupt)
    process.off('SIGTERM', onInterrupt)
  }
}
