import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { REFUSALS, type RefusalCode, Refused } from '#core/refusal.ts'

/** The exchange and the hospital's program share no code: it is started as the program that it is. */
const PROGRAM = fileURLToPath(new URL('../../../workers/bin.mjs', import.meta.url))

interface Reply {
  readonly id?: number
  readonly ok?: boolean
  readonly data?: unknown
  readonly error?: { readonly code: string; readonly message: string }
}

export interface Told {
  readonly run: string
  readonly event?: { readonly seq: number; readonly type: string; readonly [field: string]: unknown }
  readonly end?: { readonly state: string; readonly code?: string; readonly message?: string; readonly model: string | null }
  readonly problem?: { readonly code: string; readonly message: string }
}

export interface HostClient {
  readonly pid: number | undefined
  /** @throws {Refused} with the code of the host, or FLARE_JOB for what FLARE itself says no to */
  ask<T>(op: string, args?: object): Promise<T>
  /** Once the host is gone. */
  readonly ended: Promise<void>
  close(): Promise<void>
}

const refusedAs = ({ code, message }: { code: string; message: string }): Refused =>
  new Refused(Object.hasOwn(REFUSALS, code) ? (code as RefusalCode) : 'FLARE_JOB', message)

/** Starts `roundtable flare host` over a federation's folder. It ends with this process, even when that is killed. */
export const startHost = (options: { readonly home: string; readonly dir: string; readonly onTold: (told: Told) => void }): HostClient => {
  const child = spawn(process.execPath, [PROGRAM, 'flare', 'host', '--home', options.home, '--dir', options.dir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const waiting = new Map<number, (reply: Reply) => void>()
  let next = 0
  let gone = false
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  ended.then(() => {
    gone = true
    for (const settle of waiting.values())
      settle({
        ok: false,
        error: {
          code: 'FLARE_UNREACHABLE',
          message: 'The program that holds the FLARE server ended. It is started anew with the exchange.',
        },
      })
  })
  child.stdin.on('error', () => {})
  createInterface({ input: child.stdout }).on('line', (line) => {
    const message = JSON.parse(line) as Reply & Told
    if (message.id === undefined) return options.onTold(message)
    waiting.get(message.id)?.(message)
    waiting.delete(message.id)
  })
  return {
    pid: child.pid,
    ask: <T>(op: string, args: object = {}) =>
      new Promise<T>((resolve, reject) => {
        if (gone) return reject(new Refused('FLARE_UNREACHABLE', 'The program that holds the FLARE server is not there.'))
        const id = ++next
        waiting.set(id, ({ ok, data, error }) => (ok ? resolve(data as T) : reject(refusedAs(error!))))
        child.stdin.write(`${JSON.stringify({ id, op, args })}\n`)
      }),
    ended,
    close: async () => {
      child.stdin.end()
      await ended
    },
  }
}
