import { refuse, type Verdict } from '../refusal.ts'
import { readSafetensors, writeSafetensors } from '../weights/safetensors.ts'
import type { ServerState } from './server-step.ts'

const FORMAT = 'roundtable-server-state/v1'
const NAMES = ['c', 'm', 'v'] as const

/** What the exchange remembers from round to round, each f32[P] where the plan has it: the moments of its step, and the control variate of SCAFFOLD. */
export interface ServerMemory extends Partial<ServerState> {
  readonly c?: Float32Array
}

/** What the exchange remembers after a round, as a safetensors file of F32 tensors [P]; the same state gives the same bytes. */
export const encodeServerState = (state: ServerMemory, about: { readonly plan: string; readonly round: number }): Uint8Array =>
  writeSafetensors({
    tensors: new Map(
      NAMES.flatMap((name) => {
        const data = state[name]
        return data ? [[name, { dtype: 'F32', shape: [data.length], data }] as const] : []
      }),
    ),
    metadata: { format: FORMAT, plan: about.plan, round: String(about.round) },
  })

/** Refuses UPDATE_HEADER (not such a file, or of another plan) and UPDATE_LENGTH. */
export const decodeServerState = (
  bytes: Uint8Array,
  expected: { readonly plan: string; readonly length: number },
): Verdict<ServerMemory> => {
  const file = readSafetensors(bytes)
  if (!file.ok) return file
  if (file.metadata.format !== FORMAT || file.metadata.plan !== expected.plan)
    return refuse('UPDATE_HEADER', 'The file is not the server state of this plan.')
  const found: Partial<Record<(typeof NAMES)[number], Float32Array>> = {}
  for (const [name, { data }] of file.tensors) {
    const known = NAMES.find((one) => one === name)
    if (!known || !(data instanceof Float32Array) || data.length !== expected.length)
      return refuse('UPDATE_LENGTH', `The server state does not hold ${expected.length} numbers of each kind.`)
    found[known] = data
  }
  return { ok: true, ...found }
}
