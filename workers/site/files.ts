import { randomBytes } from 'node:crypto'
import { open, readFile, rename, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Makes names in a folder survive a power cut. Windows cannot open a folder for this and keeps names itself. */
const syncFolder = async (path: string): Promise<void> => {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** Moves a finished temporary file into place so that its name never holds a part of it. */
export const moveIntoPlace = async (temporary: string, path: string): Promise<void> => {
  await rename(temporary, path)
  await syncFolder(dirname(path))
}

/** Writes temporary file → fsync → rename → fsync of the folder. */
export const writeDurably = async (path: string, content: string | Uint8Array, mode = 0o600): Promise<void> => {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  const file = await open(temporary, 'wx', mode)
  try {
    await file.writeFile(content)
    await file.sync()
  } catch (error) {
    await file.close()
    await unlink(temporary).catch(() => {})
    throw error
  }
  await file.close()
  await moveIntoPlace(temporary, path)
}

export const writeJson = (path: string, value: unknown): Promise<void> => writeDurably(path, `${JSON.stringify(value, null, 2)}\n`)

export const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException | null)?.code === 'ENOENT'

export type JsonFile = { found: true; value: unknown } | { found: false; damaged: boolean }

/** Reads JSON. A file that is absent and a file that is damaged are told apart, because they are refused with different sentences. */
export const readJsonFile = async (path: string): Promise<JsonFile> => {
  try {
    return { found: true, value: JSON.parse(await readFile(path, 'utf8')) as unknown }
  } catch (error) {
    return { found: false, damaged: !isMissing(error) }
  }
}
