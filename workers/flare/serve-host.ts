import { sayable } from '#workers/site/log.ts'
import { FlareError } from './bridge-client.ts'
import type { Environment } from './environment.ts'
import { createHost, type Host, type HostedRun } from './host.ts'
import type { Federation } from './kit.ts'
import { runProgram } from './run-program.ts'

export interface HostRequest {
  readonly id: number
  readonly op: 'prepare' | 'approve' | 'up' | 'sites' | 'start' | 'follow' | 'abort' | 'disable'
  readonly args: Readonly<Record<string, unknown>>
}

export interface ServeOptions {
  readonly dir: string
  readonly environment: Environment
  readonly lines: AsyncIterable<string>
  readonly write: (line: string) => void
}

const perform = (host: Host, { op, args }: HostRequest): Promise<unknown> => {
  const named = (name: string) => String(args[name])
  if (op === 'prepare') return host.prepare(args as unknown as Federation)
  if (op === 'approve') return host.approve(named('request'))
  if (op === 'up') return host.up()
  if (op === 'sites') return host.sites()
  if (op === 'start') return host.start(args as unknown as HostedRun)
  if (op === 'follow') return host.follow(named('run'), Number(args.after))
  if (op === 'abort') return host.abort(named('run'))
  return host.disable(named('site'))
}

const problemOf = (error: unknown) => (error instanceof FlareError ? { code: error.code, message: error.message } : sayable(error))

/**
 * Answers `{id, op, args}` with `{id, ok, data}` or `{id, ok, error: {code, message}}`, a line each, and says `{run, event}` and `{run, end}` as
 * they come. Ends everything when the lines end, as they do when the program that started this one is gone.
 */
export const serveHost = async ({ dir, environment, lines, write }: ServeOptions): Promise<void> => {
  const say = (message: object): void => write(JSON.stringify(message))
  const host = createHost({
    ...{ dir, environment, run: runProgram, now: Date.now },
    onEvent: (run, event) => say({ run, event }),
    onEnd: (run, end) => say({ run, end }),
    onProblem: (run, problem) => say({ run, problem: problemOf(problem) }),
  })
  for await (const line of lines) {
    const request = JSON.parse(line) as HostRequest
    perform(host, request).then(
      (data) => say({ id: request.id, ok: true, data: data ?? null }),
      (error: unknown) => say({ id: request.id, ok: false, error: problemOf(error) }),
    )
  }
  await host.down()
}
