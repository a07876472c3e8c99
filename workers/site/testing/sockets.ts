import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

export interface Socket {
  readonly listens: boolean
  readonly remotePort: number
}

const LISTEN = '0A'
const tryRead = <T>(read: () => T, otherwise: T): T => {
  try {
    return read()
  } catch {
    return otherwise
  }
}

/** A process and all that it has started. */
const treeOf = (pid: number): number[] => {
  const threads = tryRead(() => readdirSync(`/proc/${pid}/task`), [])
  const children = threads.flatMap((thread) => tryRead(() => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8'), '').split(' '))
  return [pid, ...children.filter((child) => /^\d+$/.test(child)).flatMap((child) => treeOf(Number(child)))]
}

/** TCP sockets of a process and its children, from /proc. */
export const socketsOf = (pid: number): Socket[] =>
  treeOf(pid).flatMap((one) => {
    const links = tryRead(() => readdirSync(`/proc/${one}/fd`), []).map((fd) => tryRead(() => readlinkSync(`/proc/${one}/fd/${fd}`), ''))
    const inodes = new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []))
    const lines = ['tcp', 'tcp6'].flatMap((table) =>
      tryRead(() => readFileSync(`/proc/${one}/net/${table}`, 'utf8'), '')
        .split('\n')
        .slice(1),
    )
    return lines.flatMap((line) => {
      const [, , remote, state, , , , , , inode] = line.trim().split(/\s+/)
      if (!inode || !inodes.has(inode)) return []
      return [{ listens: state === LISTEN, remotePort: Number.parseInt(remote!.split(':')[1]!, 16) }]
    })
  })
