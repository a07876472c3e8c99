import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { syncFolder, writeSynced } from '../dataset/write-file.ts'
import { sayDiskFault } from '../disk-fault.ts'
import type { DeidentifiedFile } from './deidentify-file.ts'

/** Path below the export folder: made of pseudonyms alone. */
export const exportPath = ({ patient, studyUid, sopUid }: DeidentifiedFile): string => `${patient}/${studyUid}/${sopUid}.dcm`

export interface ExportFolder {
  /** Appears whole under its name, or not at all. @throws {Refused} BAD_INPUT when the disk is full or may not be written to */
  write(path: string, bytes: Uint8Array): Promise<void>
  /** Takes back what an earlier run wrote. */
  remove(path: string): Promise<void>
  close(): Promise<void>
}

/** OUT/dicom, written by way of OUT/private/part. */
export const openExport = async (outDir: string): Promise<ExportFolder> => {
  const parts = join(outDir, 'private/part')
  await rm(parts, { recursive: true, force: true })
  await mkdir(parts, { recursive: true, mode: 0o700 })
  let next = 0
  const write = async (path: string, bytes: Uint8Array): Promise<void> => {
    const part = join(parts, `${next++}`)
    const target = join(outDir, 'dicom', path)
    await writeSynced(part, bytes)
    await mkdir(dirname(target), { recursive: true })
    await rename(part, target)
    await syncFolder(dirname(target))
  }
  return {
    write: (path, bytes) =>
      write(path, bytes).catch((error: unknown) => {
        throw sayDiskFault(error)
      }),
    remove: (path) => rm(join(outDir, 'dicom', path), { force: true }),
    close: () => rm(parts, { recursive: true, force: true }),
  }
}
