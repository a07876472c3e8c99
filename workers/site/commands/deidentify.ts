import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { EXCLUSIONS, type ExclusionReason } from '#core/gear/exclusion.ts'
import { Refused } from '#core/refusal.ts'
import { type ExportSummary, exportFolder } from '#workers/deidentify/export.ts'
import { readOptions } from '#workers/deidentify/read-options.ts'
import { makeFolder } from '#workers/gears/make-folder.ts'
import { progressPrinter } from '#workers/gears/progress.ts'
import { readOrMakeKey } from '#workers/gears/site-key.ts'
import { type Command, NO_NETWORK, text, type Values } from './command.ts'

const required = (values: Values, name: string): string => {
  const value = text(values, name)
  if (!value) throw new Refused('BAD_INPUT', `The option --${name} is missing. See roundtable deidentify --help.`)
  return value
}

const summaryText = (summary: ExportSummary, outDir: string): string => {
  const { files, written, patients, byReason, durationMs } = summary
  const reasons = Object.entries(byReason).sort((a, b) => b[1] - a[1])
  return [
    `${written} of ${files} files written, of ${patients} ${patients === 1 ? 'patient' : 'patients'}; ${files - written} not written.`,
    ...reasons.map(([reason, count]) => `  ${String(count).padStart(5)}  ${EXCLUSIONS[reason as ExclusionReason]} (${reason})`),
    `${((files / durationMs) * 1000).toFixed(1)} files a second, ${(durationMs / 1000).toFixed(1)} s.`,
    `To hand on  ${join(outDir, 'dicom')}`,
    `Report      ${join(outDir, 'private/report.csv')}  (paths and pseudonyms: keep it in the hospital)`,
  ].join('\n')
}

const exportWith = async (values: Values, signal: AbortSignal): Promise<void> => {
  const inputDir = required(values, 'in')
  const outDir = required(values, 'out')
  const options = await readOptions(text(values, 'config'))
  makeFolder(outDir)
  const siteKey = await readOrMakeKey(text(values, 'key') ?? join(outDir, 'private/pseudonym-key'))
  const printer = progressPrinter(process.stderr, () => performance.now())
  const threads = Math.max(1, Math.min(8, availableParallelism()))
  try {
    const onProgress = (progress: { done: number; total: number; excluded: number }): void => printer.show({ ...progress, cached: 0 })
    const summary = await exportFolder({ inputDir, outDir, siteKey, options, ocr: values.ocr === true, threads, onProgress, signal })
    printer.end()
    console.log(summaryText(summary, outDir))
  } catch (error) {
    printer.end()
    throw error
  }
}

export const deidentifyCommand: Command = {
  name: 'deidentify',
  summary: 'write de-identified copies of DICOM radiographs',
  options: {
    in: { type: 'string' },
    out: { type: 'string' },
    config: { type: 'string' },
    key: { type: 'string' },
    ocr: { type: 'boolean' },
  },
  words: [0, 0],
  help: `Writes de-identified DICOM files by the Basic Profile of PS3.15 Annex E: names, numbers, dates, UIDs, typed text and private
attributes go at every depth; UIDs and patients get keyed pseudonyms, the same in every run with the same key, so that references hold.
Pixel data stay in their transfer syntax. A picture that holds text, or that cannot be looked at, is not written.

Options:
  --in DIR         folder with DICOM files, at any depth; nothing in it is changed
  --out DIR        gets DIR/dicom (to hand on) and DIR/private (stays with you: report.csv, key)
  --config FILE    JSON, all off unless named: { "retainPatientCharacteristics": true, "retainDevice": true, "dates": "modified",
                   "cleanDescriptors": true, "cleanGraphics": true, "burnedIn": "tag" }. dates "modified": each patient's dates are
                   moved by one secret number of days, so that intervals stay. burnedIn "tag": (0028,0301) is believed and no
                   picture is looked at
  --key FILE       key for pseudonyms, 64 hex digits (default: DIR/private/pseudonym-key, made on first use)
  --ocr            let tesseract read each picture besides; needs Debian's tesseract-ocr, and takes much longer

Example:
  roundtable deidentify --in ./films --out ./to-hand-on

${NO_NETWORK}
Exit code 0: it ran to the end, whatever was not written. 2: it could not run. 130: it was stopped.`,
  run: async (values) => {
    const stop = new AbortController()
    const onInterrupt = (): void => stop.abort()
    process.once('SIGINT', onInterrupt)
    process.once('SIGTERM', onInterrupt)
    try {
      await exportWith(values, stop.signal)
      return 0
    } catch (error) {
      if (stop.signal.aborted) {
        console.error('Stopped. Every file that was written is whole: give the same command again to write them all.')
        return 130
      }
      if (!(error instanceof Refused)) throw error
      console.error(error.message)
      return 2
    } finally {
      process.off('SIGINT', onInterrupt)
      process.off('SIGTERM', onInterrupt)
    }
  },
}
