import { existsSync, readdirSync, readFileSync } from 'node:fs'

export interface Process {
  readonly pid: number
  readonly parent: number
  /** Ticks since the machine started: with the id it names one process for ever. */
  readonly born: number
  /** User and system time so far. */
  readonly cpuMs: number
}

/** Linux counts CPU time in hundredths of a second for programs (USER_HZ), whatever the kernel's own clock. */
const TICK_MS = 10

export const HAS_PROC = existsSync('/proc/self/stat')

const read = (pid: number | string, file: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return '' // It ended in between.
  }
}

const processOf = (pid: number): Process | null => {
  // The name in brackets may hold spaces; fields are counted after it (proc(5): 3 state, 4 parent, 14 and 15 times, 22 birth).
  const fields = read(pid, 'stat').split(') ').at(-1)?.split(' ') ?? []
  if (fields.length < 20 || fields[0] === 'Z') return null
  const [parent, user, system, born] = [1, 11, 12, 19].map((at) => Number(fields[at])) as [number, number, number, number]
  return { pid, parent, born, cpuMs: (user + system) * TICK_MS }
}

/** All processes now; none where the system has no /proc. */
export const processes = (): Process[] =>
  HAS_PROC
    ? readdirSync('/proc').flatMap((name) => {
        const found = /^\d+$/.test(name) ? processOf(Number(name)) : null
        return found ? [found] : []
      })
    : []

/** A process and everything below it. */
export const treeOf = (root: number, all: readonly Process[]): Process[] => {
  const tree = all.filter(({ pid }) => pid === root)
  for (const { pid } of tree) tree.push(...all.filter(({ parent }) => parent === pid))
  return tree
}

/** Those of a list that run still. */
export const stillRunning = (list: readonly Process[]): Process[] => list.filter(({ pid, born }) => processOf(pid)?.born === born)

export const commandOf = (pid: number): string => read(pid, 'cmdline').replaceAll('\0', ' ').trim()

const statusBytes = (pid: number, line: RegExp): number => Number(line.exec(read(pid, 'status'))?.[1] ?? 0) * 1024

export const residentBytes = (pid: number): number => statusBytes(pid, /^VmRSS:\s+(\d+) kB$/m)

/** User and system time so far of the processes of a list that still run. */
export const cpuMsOf = (pids: readonly number[]): number => pids.reduce((sum, pid) => sum + (processOf(pid)?.cpuMs ?? 0), 0)

/** Resident memory that is a process's own, without the program's code, which all processes of it share. */
export const privateBytes = (pid: number): number => statusBytes(pid, /^RssAnon:\s+(\d+) kB$/m)

/** The most resident memory that a process has had. */
export const peakBytes = (pid: number): number => statusBytes(pid, /^VmHWM:\s+(\d+) kB$/m)
