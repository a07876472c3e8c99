import { renameSync, statSync } from 'node:fs'
import { pino } from 'pino'
import { Refused } from '#core/refusal.ts'
import { TrainFailed } from '#workers/train/train-failed.ts'
import { forExchange } from './exchange-words.ts'
import { ExchangeRefusal, NetworkFault, ServerFault, TaskStopped } from './faults.ts'
import type { Home } from './home.ts'

/** Values that may stand in a log line: ids, codes and numbers. File names, patients and people have no place in it. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>

export interface Log {
  /** @param event stable code; @param sentence for a person */
  info(event: string, sentence: string, fields?: LogFields): void
  warn(event: string, sentence: string, fields?: LogFields): void
}

const LARGEST_BYTES = 20 * 1024 * 1024

const keepSmall = (path: string): void => {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LARGEST_BYTES) renameSync(path, `${path}.1`)
}

/** Plain sentences on the terminal, the same as JSON lines in `log.jsonl`. */
export const createLog = (home: Home, print: (line: string) => void = (line) => console.log(line)): Log => {
  keepSmall(home.log)
  const file = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ dest: home.log, sync: true, mode: 0o600 }))
  const write =
    (level: 'info' | 'warn') =>
    (event: string, sentence: string, fields: LogFields = {}): void => {
      file[level]({ event, ...fields }, sentence)
      print(`${new Date().toTimeString().slice(0, 8)}  ${sentence}`)
    }
  return { info: write('info'), warn: write('warn') }
}

const SYSTEM: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk of the site is full. Free some space; the work is repeated by itself.',
  EACCES: 'A file of the site cannot be opened: the permissions of the home folder are wrong.',
  EROFS: 'The home folder of the site is read-only.',
}

/**
 * What may be said of an error to a log or to the exchange. Sentences of refusals were written for that; any other error's text may hold
 * a path, and a path may hold a name, so only its code goes on.
 */
export const sayable = (error: unknown): { code: string; message: string } => {
  if (error instanceof Refused || error instanceof ExchangeRefusal || error instanceof TaskStopped)
    return { code: error.code, message: error.message }
  if (error instanceof NetworkFault) return { code: 'EXCHANGE_UNREACHABLE', message: `The exchange cannot be reached: ${error.message}.` }
  if (error instanceof ServerFault) return { code: `HTTP_${error.status}`, message: `The exchange answered ${error.status}.` }
  if (error instanceof TrainFailed) return { code: 'TRAINING_FAILED', message: forExchange(error.message) }
  const { code, name } = error as { code?: unknown; name?: unknown }
  const word = typeof code === 'string' && /^[A-Z0-9_]{2,40}$/.test(code) ? code : 'SITE_FAULT'
  return {
    code: word,
    message:
      SYSTEM[word] ??
      `The site met an unexpected fault (${word === 'SITE_FAULT' ? String(name) : word}). Run it with ROUNDTABLE_DEBUG=1 to see more.`,
  }
}

/** Shows an unexpected error in full, on this terminal only and only when asked to. */
export const debugError = (error: unknown): void => {
  if (process.env.ROUNDTABLE_DEBUG === '1') console.error(error)
}
