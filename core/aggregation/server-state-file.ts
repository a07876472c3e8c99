import { refuse, type Verdict } from '../refusal.ts'
import { readSafetensors, writeSafetensors } from '../weights/safetensors.ts'
import type { ServerState } from './server-step.ts'

const FORMAT = 'roundtable-server-state/v1'

/** What a server's step remembers after a round, as a safetensors file of two F32 tensors [P]; the same state gives the same bytes. */
export const encodeServerState = ({ m, v }: ServerState, about: { readonly plan: string; readonly round: number }): Uint8Array =>
  writeSafetensors({
    tensors: new Map([
      ['m', { dtype: 'F32', shape: [m.length], data: m }],
      ['v', { dtype: 'F32', shape: [v.length], data: v }],
    ]),
    metadata: { format: FORMAT, plan: about.plan, round: String(about.round) },
  })

/** Refuses UPDATE_HEADER (not such a file, or of another plan) and UPDATE_LENGTH. */
export const decodeServerState = (
  bytes: Uint8Array,
  expected: { readonly plan: string; readonly length: number },
): Verdict<ServerState> => {
  const file = readSafetensors(bytes)
  if (!file.ok) return file
  if (file.metadata.format !== FORMAT || file.metadata.plan !== expected.plan)
    return refuse('UPDATE_HEADER', 'The file is not the server state of this plan.')
  const [m, v] = [file.tensors.get('m')?.data, file.tensors.get('v')?.data]
  if (!(m instanceof Float32Array && v instanceof Float32Array) || m.length !== expected.length || v.length !== expected.length)
    return refuse('UPDATE_LENGTH', `The server state does not hold ${expected.length} moments of each kind.`)
  return { ok: true, m, v }
}
