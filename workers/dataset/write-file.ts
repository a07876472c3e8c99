import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Writes a whole file and waits until the disk has it. */
export const writeSynced = async (path: string, data: Uint8Array | string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true })
  const handle = await open(path, 'w', 0o600)
  try {
    await handle.writeFile(data)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Makes a rename inside `dir` last. Windows cannot open a folder for this and keeps names itself. */
export const syncFolder = async (dir: string): Promise<void> => {
  if (process.platform === 'win32') return
  const handle = await open(dir, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
