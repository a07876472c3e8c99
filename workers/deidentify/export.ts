import { mkdir, realpath } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { DeidentifyOptions } from '#core/deidentify/options.ts'
import type { ExclusionReason } from '#core/gear/exclusion.ts'
import { Refused } from '#core/refusal.ts'
import { startChildPool } from '../gears/pool.ts'
import { type FoundFile, walkFolder } from '../ingest/folder.ts'
import { refuseInside } from '../ingest/folder-source.ts'
import type { ExportResult, ExportTask } from './child.ts'
import { type ExportRow, writeExportReport } from './export-report.ts'
import { readsText, requireTesseract } from './read-text.ts'
import { exportPath, openExport } from './write-export.ts'

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url))
/** Largest file that is opened at all. */
const MAX_FILE_BYTES = 512 * 1024 * 1024

export interface ExportOptions {
  readonly inputDir: string
  /** Gets `dicom/`, which may be handed on, and `private/`, which may not. */
  readonly outDir: string
  /** 32 random bytes that never leave the site. */
  readonly siteKey: Uint8Array
  readonly options: DeidentifyOptions
  /** Whether tesseract reads each picture besides. */
  readonly ocr: boolean
  readonly threads: number
  readonly onProgress?: (progress: { readonly done: number; readonly total: number; readonly excluded: number }) => void
  readonly signal?: AbortSignal
}

export interface ExportSummary {
  readonly files: number
  readonly written: number
  readonly patients: number
  readonly byReason: Readonly<Partial<Record<ExclusionReason, number>>>
  readonly durationMs: number
}

const failed = (reason: ExclusionReason, detail: string): ExportResult => ({ file: null, refused: { reason, detail }, pictures: [] })

const inputFiles = async (inputDir: string, outDir: string): Promise<readonly FoundFile[]> => {
  refuseInside(inputDir, outDir)
  const files = await walkFolder(inputDir)
  if (files.length === 0)
    throw new Refused('BAD_INPUT', `The folder ${inputDir} holds no files. Give the folder that holds the images with --in.`)
  return files
}

/** What tesseract finds, and what it could not look at, is no less a reason than what the detector finds. */
const refusedByReading = async ({ pictures }: ExportResult): Promise<ExportResult['refused']> => {
  for (const picture of pictures) {
    const found = await readsText(picture)
    if (found === null) return { reason: 'TIMEOUT', detail: 'tesseract did not finish' }
    if (found) return { reason: 'BURNED_IN_TEXT', detail: 'read by tesseract' }
  }
  return null
}

/**
 * Writes conformant de-identified copies of the radiographs of a folder. Each file ends as written or as a row with a reason; the same
 * files, key and options give the same bytes under the same names, whatever the number of threads.
 * @throws {Refused} BAD_INPUT when it cannot run; the signal's reason when aborted (what was written is whole and stays)
 */
export const exportFolder = async (settings: ExportOptions): Promise<ExportSummary> => {
  const { inputDir, outDir, siteKey, options, ocr, threads, onProgress, signal } = settings
  const started = performance.now()
  if (siteKey.length < 32) throw new Refused('BAD_INPUT', 'The site key is shorter than 32 bytes. Let the site agent make one.')
  if (ocr) requireTesseract()
  const files = await inputFiles(inputDir, outDir)
  await mkdir(outDir, { recursive: true })
  const folder = await openExport(outDir)
  const pool = await startChildPool<Omit<ExportTask, 'id'>, ExportResult>({
    threads,
    module: CHILD,
    readable: [await realpath(inputDir)],
    failed,
  })
  const onAbort = (): void => void pool.close()
  signal?.addEventListener('abort', onAbort, { once: true })

  const ask = async (file: FoundFile): Promise<ExportResult> => {
    if (file.bytes > MAX_FILE_BYTES) return failed('TOO_LARGE', `${Math.round(file.bytes / 1e6)} MB`)
    const result = await pool.ask({ path: file.absolute, siteKey, options, pictures: ocr })
    return ocr && !result.refused ? { ...result, refused: await refusedByReading(result), pictures: [] } : result
  }
  const rows: ExportRow[] = []
  const taken = new Set<string>()
  const settle = async ({ path }: FoundFile, { file, refused }: ExportResult): Promise<ExportRow> => {
    const target = file ? exportPath(file) : ''
    const patient = file?.patient ?? ''
    const twice = !refused && taken.has(target)
    if (refused || twice) {
      // An earlier run may have written what is now refused.
      if (file && !taken.has(target)) await folder.remove(target)
      const { reason, detail } = refused ?? { reason: 'DUPLICATE', detail: 'the same SOP Instance UID' }
      return { path, status: reason === 'BURNED_IN_TEXT' ? 'quarantined' : 'refused', reason, detail, file: '', patient }
    }
    taken.add(target)
    await folder.write(target, file!.bytes)
    return { path, status: 'written', reason: '', detail: '', file: target, patient }
  }
  try {
    // Answers are taken in the order of the files, so that of two files with one UID always the same is written.
    const waiting: Promise<ExportResult>[] = []
    for (const [index, file] of files.entries()) {
      while (waiting.length <= threads && index + waiting.length < files.length) waiting.push(ask(files[index + waiting.length]!))
      const result = await waiting.shift()!
      signal?.throwIfAborted()
      rows.push(await settle(file, result))
      onProgress?.({ done: rows.length, total: files.length, excluded: rows.length - taken.size })
    }
    await writeExportReport(outDir, rows)
  } finally {
    signal?.removeEventListener('abort', onAbort)
    await pool.close()
    await folder.close()
  }
  const byReason: Partial<Record<ExclusionReason, number>> = {}
  for (const { reason } of rows) if (reason !== '') byReason[reason] = (byReason[reason] ?? 0) + 1
  const patients = new Set(rows.filter((row) => row.status === 'written').map((row) => row.patient)).size
  return { files: files.length, written: taken.size, patients, byReason, durationMs: Math.round(performance.now() - started) }
}
