import { readFile } from 'node:fs/promises'
import type { DeidentifyOptions } from '#core/deidentify/options.ts'
import type { ExclusionReason } from '#core/gear/exclusion.ts'
import { Excluded } from '../gears/excluded.ts'
import type { Frame } from '../gears/frame.ts'
import { type DeidentifiedFile, deidentifyFile } from './deidentify-file.ts'
import { pictureOf } from './picture.ts'

/**
 * A child process of the exporter: it reads files that nobody vouches for, so it runs under the limits of `startChildPool`. The key comes
 * with each task and never stands in an argument, an environment or a file of its own.
 */
export interface ExportTask {
  readonly id: number
  readonly path: string
  readonly siteKey: Uint8Array
  readonly options: DeidentifyOptions
  /** Whether the decoded pictures are wanted, for a reader of text. */
  readonly pictures: boolean
}

export interface ExportResult {
  /** `null` where the structure of the file could not be read. */
  readonly file: DeidentifiedFile | null
  readonly refused: { readonly reason: ExclusionReason; readonly detail: string } | null
  /** PNG, 8 bit grey, darkest to brightest value, large enough to be read. */
  readonly pictures: readonly Uint8Array[]
}

const resultOf = async ({ path, siteKey, options, pictures }: ExportTask): Promise<ExportResult> => {
  const shown: Uint8Array[] = []
  const show = async (frame: Frame): Promise<void> => void shown.push(await pictureOf(frame))
  try {
    const file = await deidentifyFile(await readFile(path), siteKey, options, pictures ? show : undefined)
    return { file, refused: file.refused, pictures: file.refused ? [] : shown }
  } catch (error) {
    if (!(error instanceof Excluded)) throw error
    return { file: null, refused: { reason: error.reason, detail: error.message }, pictures: [] }
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^E[A-Z]+$|^ERR_ACCESS_DENIED$/.test(String(error.code))

process.on('message', (task: ExportTask) => {
  resultOf(task).then(
    (result) => process.send?.({ id: task.id, result }),
    // The message may repeat file contents: only its kind is passed on.
    (error: unknown) => process.send?.({ id: task.id, failed: isMissing(error) ? 'UNREADABLE' : 'CRASHED' }),
  )
})
process.on('disconnect', () => process.exit(0))
process.send?.('ready')
