import { join } from 'node:path'
import { Refused } from '#core/refusal.ts'
import { type Environment, programEnv } from './environment.ts'
import type { RunProgram } from './run-program.ts'

interface Envelope {
  readonly status: 'ok' | 'error'
  readonly data?: Readonly<Record<string, unknown>>
  readonly error_code?: string
}

/** Sentences for what FLARE's own program refuses. */
const SENTENCES: Readonly<Record<string, string>> = {
  ROOTCA_FINGERPRINT_MISMATCH:
    'The kit was not signed by the federation of the agreement: its fingerprint is another. Ask the exchange for the kit again, and compare the fingerprint by telephone.',
  PROJECT_PROFILE_MISMATCH: 'The request belongs to another federation. Make a new request for this one.',
}

const envelopeIn = (stdout: string): Envelope | null => {
  for (const line of stdout.trim().split('\n').reverse()) {
    if (!line.startsWith('{')) continue
    try {
      return JSON.parse(line) as Envelope
    } catch {
      return null
    }
  }
  return null
}

/**
 * One call of the `nvflare` program of the environment. @returns the data of its answer
 * @throws {Refused} FLARE_KIT with a sentence for what it refused
 */
export const flareCli = async (
  { environment, run }: { readonly environment: Environment; readonly run: RunProgram },
  args: readonly string[],
): Promise<Readonly<Record<string, unknown>>> => {
  const { stdout } = await run(join(environment.dir, 'bin', 'nvflare'), [...args, '--format', 'json'], {
    env: programEnv(environment),
    timeoutMs: 60_000,
  })
  const envelope = envelopeIn(stdout)
  if (envelope?.status === 'ok') return envelope.data ?? {}
  const code = envelope?.error_code ?? 'NO_ANSWER'
  throw new Refused(
    'FLARE_KIT',
    SENTENCES[code] ?? `NVIDIA FLARE refused to ${args.slice(0, 2).join(' ')} (${code}). Run roundtable flare check.`,
  )
}
