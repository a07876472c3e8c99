import type { ExclusionReason } from '#core/gear/exclusion.ts'

/** Largest file that is opened, unpacked or fetched at all. */
export const MAX_FILE_BYTES = 512 * 1024 * 1024

/** A file that lies on this machine's disk for as long as it is needed. */
export interface LocalFile {
  readonly absolute: string
  /** SHA-256 of its bytes, hex. */
  readonly sha256: string
  /** It was read and its result is kept: a copy that was made only for this goes. */
  release(): Promise<void>
}

/** One object of an archive that can be made local. */
export interface SourceFile {
  /** Path in the folder or zip file, or study/series/SOP instance UID. It may name a patient: it stays in the site's own report. */
  readonly path: string
  /** 0: not known before it is fetched. */
  readonly bytes: number
  /** SHA-256 that an earlier run found under this name: a result kept for it needs no fetching. */
  readonly knownHash?: string | undefined
  /**
   * @throws {Refused} nothing more can be had from this source: the run ends, and can go on later
   * @throws {NotOpened} only this object cannot be had
   */
  open(): Promise<LocalFile>
}

/** Where the pictures come from: a folder, a zip file, or a picture archive. */
export interface Source {
  /** Real paths of the folders that the readers may read. */
  readonly readable: readonly string[]
  /** In the order of their path. */
  readonly files: readonly SourceFile[]
  /** How many files may be opened ahead of the readers, because opening waits for something else than this machine. */
  readonly ahead: number
  /** What was copied to this machine so far; null where nothing has to be. */
  readonly fetched: { readonly files: number; readonly bytes: number } | null
  /** @param finished every file was read: copies that an interrupted run left behind go too */
  close(finished: boolean): Promise<void>
}

/** This object cannot be had; the others can. */
export class NotOpened extends Error {
  readonly reason: ExclusionReason
  constructor(reason: ExclusionReason, detail: string) {
    super(detail)
    this.name = 'NotOpened'
    this.reason = reason
  }
}

export const byPath = (a: { readonly path: string }, b: { readonly path: string }): number =>
  a.path < b.path ? -1 : a.path > b.path ? 1 : 0
