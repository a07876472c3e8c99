import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** fsync of a folder, so that a rename inside it survives a power cut. Windows has no such call and needs none. */
export const syncFolder = (folder: string): void => {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

/** Temporary name, fsync, rename, fsync of the folder: a reader sees all of it or nothing. */
export const writeFileAtomic = (file: string, content: string | Uint8Array, mode = 0o644): void => {
  const temporary = `${file}.${process.pid}.tmp`
  const handle = openSync(temporary, 'w', mode)
  if (typeof content === 'string') writeSync(handle, content)
  else for (let at = 0; at < content.length; ) at += writeSync(handle, content, at)
  fsyncSync(handle)
  closeSync(handle)
  renameSync(temporary, file)
  syncFolder(dirname(file))
}
