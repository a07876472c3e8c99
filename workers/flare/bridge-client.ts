import { Refused } from '#core/refusal.ts'
import { type Environment, programEnv } from './environment.ts'
import { type ProcessGroup, startGroup } from './process-group.ts'

type Args = Readonly<Record<string, unknown>>
interface Reply {
  readonly id: number | null
  readonly ok: boolean
  readonly data?: unknown
  readonly error?: { readonly code: string; readonly message: string; readonly retryable: boolean }
}

/** What FLARE answers no to, with the class of its exception as code. */
export class FlareError extends Error {
  readonly code: string
  readonly retryable: boolean
  constructor(code: string, message: string, retryable: boolean) {
    super(message)
    this.name = 'FlareError'
    this.code = code
    this.retryable = retryable
  }
}

export interface BridgeClient {
  /**
   * One operation of roundtable_flare/bridge.py. A bridge that does not answer in time is ended and started anew for the next call.
   * @throws {FlareError} what FLARE says; {Refused} FLARE_UNREACHABLE when the bridge is gone
   */
  ask<T>(op: string, args?: Args, deadlineMs?: number): Promise<T>
  close(): Promise<void>
}

/** Time that the bridge has, beyond a deadline, to say itself that it passed. */
const LATE_MS = 5000

/** Keeps one bridge process, started when first needed. `connect` is sent again to each new one. */
export const createBridge = (options: {
  readonly environment: Environment
  readonly dir: string
  readonly connect: Args
}): BridgeClient => {
  const { environment, dir, connect } = options
  const waiting = new Map<number, { settle: (reply: Reply) => void; fail: (why: string) => void }>()
  let current: Promise<ProcessGroup> | null = null
  let next = 0

  const hear = (line: string): void => {
    try {
      const reply = JSON.parse(line) as Reply
      if (reply.id !== null) waiting.get(reply.id)?.settle(reply)
    } catch {
      // Not of the protocol: the bridge keeps its output clean, so this is a broken last line.
    }
  }
  const start = async (): Promise<ProcessGroup> => {
    const group = await startGroup({
      name: 'bridge',
      file: environment.python,
      args: ['-m', 'roundtable_flare.bridge'],
      env: programEnv(environment),
      cwd: environment.userDir,
      dir,
      stdin: 'pipe',
      onLine: hear,
    })
    group.ended.then((why) => {
      current = null
      for (const { fail } of waiting.values()) fail(why)
    })
    return group
  }
  const exchange = async <T>(op: string, args: Args, deadlineMs: number): Promise<T> => {
    const group = await current!
    const id = ++next
    return new Promise<T>((resolve, reject) => {
      const leave = (settle: () => void): void => {
        clearTimeout(clock)
        waiting.delete(id)
        settle()
      }
      const gone = (why: string) =>
        new Refused('FLARE_UNREACHABLE', `The program that talks to FLARE ended (${why}). Try again; it is started anew.`)
      const clock = setTimeout(() => {
        leave(() => reject(new FlareError('Deadline', 'The bridge did not answer in time.', true)))
        group.stop(1000)
      }, deadlineMs + LATE_MS)
      waiting.set(id, {
        settle: ({ ok, data, error }) =>
          leave(() => (ok ? resolve(data as T) : reject(new FlareError(error!.code, error!.message, error!.retryable)))),
        fail: (why) => leave(() => reject(gone(why))),
      })
      group.send(JSON.stringify({ id, op, args, deadline_ms: deadlineMs }))
    })
  }
  return {
    ask: async <T>(op: string, args: Args = {}, deadlineMs = 30_000): Promise<T> => {
      if (current === null) {
        current = start()
        // Reconnecting is up to the bridge from now on; the first failure is told to whoever asked.
        await exchange('identify', connect, 10_000)
      }
      return exchange<T>(op, args, deadlineMs)
    },
    close: async () => {
      await (await current)?.stop(2000)
    },
  }
}
