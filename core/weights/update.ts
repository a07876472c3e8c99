import * as z from 'zod'
import { Hash } from '../id.ts'
import { Refused, refuse, type Verdict } from '../refusal.ts'
import type { Plan } from '../run/plan.ts'
import { normL2Of, roundHalfEven, stepsPerOne, WEIGHT_UNITS } from './ring.ts'
import { readSafetensors, writeSafetensors } from './safetensors.ts'

const FORMAT = 'roundtable-update/v1'
/** Room for the header above the 4 bytes of each coordinate. */
const MAX_HEADER_BYTES = 4096

/** What an update says about itself. `base` is the hash of the model file that training started from, `plan` the plan hash. */
export interface UpdateMeta {
  readonly run: string
  readonly round: number
  readonly base: string
  readonly plan: string
  /** What trained it, such as `cpu`. */
  readonly device: string
}

const Header = z.strictObject({
  format: z.literal(FORMAT),
  run: z.string().max(64),
  round: z.string().regex(/^\d{1,6}$/),
  base: Hash,
  plan: Hash,
  weightUnits: z.string().regex(/^\d{1,7}$/),
  device: z.string().regex(/^[a-z0-9:._-]{1,40}$/),
})

export interface EncodedUpdate {
  readonly bytes: Uint8Array
  /** L2 norm of the difference as it is sent: clipped, before weighting. */
  readonly normL2: number
  /** L2 norm before clipping; stays at the site. */
  readonly rawNormL2: number
  /** Share of coordinates that the bound per coordinate changed, 0 … 1. */
  readonly clippedShare: number
}

const clipOf = (clip: Plan['clip']): { normL2: number; perCoordinate: number } => {
  const numbers = { normL2: Number(clip.normL2), perCoordinate: Number(clip.perCoordinate) }
  if (numbers.normL2 > 0 && numbers.perCoordinate > 0 && numbers.perCoordinate <= 1) return numbers
  throw new Refused('PLAN_INVALID', `An update cannot be clipped to ${clip.normL2} in norm and ${clip.perCoordinate} per coordinate.`)
}
const checkUnits = (weightUnits: number): void => {
  if (Number.isInteger(weightUnits) && weightUnits >= 1 && weightUnits <= WEIGHT_UNITS) return
  throw new RangeError(`A site's weight is 1 to ${WEIGHT_UNITS} units, not ${weightUnits}.`)
}

/**
 * Makes the file that a site sends: Δ = trained − base, clipped as a whole (Δ · min(1, C/‖Δ‖₂)) and then per coordinate, times the site's agreed
 * weight, times 2^24, rounded half-even to int32: one I32 tensor `update`. Sums over the sites of a round stay below 2^24 plus half a step per site.
 * @throws {Refused} UPDATE_NOT_FINITE when a coordinate is not a number; {RangeError} for an impossible weight
 */
export const encodeUpdate = (input: { delta: Float32Array; weightUnits: number; clip: Plan['clip']; meta: UpdateMeta }): EncodedUpdate => {
  const { delta, weightUnits, meta } = input
  const clip = clipOf(input.clip)
  checkUnits(weightUnits)
  const rawNormL2 = normL2Of(delta)
  if (!Number.isFinite(rawNormL2))
    throw new Refused('UPDATE_NOT_FINITE', 'Training gave a number that is not finite, so there is no update to send.')
  const scale = rawNormL2 > clip.normL2 ? clip.normL2 / rawNormL2 : 1
  const steps = stepsPerOne(weightUnits)
  const ring = new Int32Array(delta.length)
  let clipped = 0
  let sum = 0
  for (let i = 0; i < delta.length; i++) {
    const whole = delta[i]! * scale
    const bounded = Math.min(Math.max(whole, -clip.perCoordinate), clip.perCoordinate)
    if (bounded !== whole) clipped++
    sum += bounded * bounded
    ring[i] = roundHalfEven(bounded * steps)
  }
  const bytes = writeSafetensors({
    tensors: new Map([['update', { dtype: 'I32', shape: [ring.length], data: ring }]]),
    metadata: { ...meta, format: FORMAT, round: String(meta.round), weightUnits: String(weightUnits) },
  })
  return { bytes, normL2: Math.sqrt(sum), rawNormL2, clippedShare: delta.length === 0 ? 0 : clipped / delta.length }
}

export interface ExpectedUpdate {
  /** Parameters of the model. */
  readonly length: number
  readonly run: string
  readonly round: number
  readonly base: string
  readonly plan: string
  readonly weightUnits: number
  readonly clip: Plan['clip']
}

/**
 * What the exchange checks before it counts an update, cheapest first: size, layout, what it says it is, length, bound per coordinate, norm.
 * `normL2` is that of the difference before weighting. Refuses UPDATE_LENGTH, UPDATE_HEADER or UPDATE_TOO_LARGE.
 */
export const acceptUpdate = (bytes: Uint8Array, expected: ExpectedUpdate): Verdict<{ ring: Int32Array; normL2: number }> => {
  const { normL2: boundL2, perCoordinate } = clipOf(expected.clip)
  checkUnits(expected.weightUnits)
  if (bytes.length > expected.length * 4 + MAX_HEADER_BYTES) {
    return refuse('UPDATE_LENGTH', `The update has ${bytes.length} bytes, more than ${expected.length} parameters need.`)
  }
  const file = readSafetensors(bytes)
  if (!file.ok) return file
  const tensor = file.tensors.get('update')
  if (file.tensors.size !== 1 || !(tensor?.data instanceof Int32Array) || tensor.shape.length !== 1) {
    return refuse('UPDATE_HEADER', 'An update holds exactly one row of 32-bit integers, named update.')
  }
  const foreign = headerProblem(file.metadata, expected)
  if (foreign !== null) return refuse('UPDATE_HEADER', foreign)
  const ring = tensor.data
  if (ring.length !== expected.length)
    return refuse('UPDATE_LENGTH', `The update has ${ring.length} coordinates; the model has ${expected.length} parameters.`)

  const steps = stepsPerOne(expected.weightUnits)
  const bound = perCoordinate * steps + 1
  const at = ring.findIndex((value) => Math.abs(value) > bound)
  if (at >= 0) {
    return refuse(
      'UPDATE_TOO_LARGE',
      `Coordinate ${at} of the update is ${ring[at]! / steps}, beyond the agreed ±${expected.clip.perCoordinate}.`,
    )
  }
  const norm = normL2Of(ring)
  const slack = 0.5 * Math.sqrt(ring.length) + 1e-9 * boundL2 * steps
  if (norm > boundL2 * steps + slack) {
    return refuse('UPDATE_TOO_LARGE', `The norm of the update is ${(norm / steps).toPrecision(6)}; ${expected.clip.normL2} is agreed.`)
  }
  return { ok: true, ring, normL2: norm / steps }
}

const headerProblem = (metadata: Readonly<Record<string, string>>, expected: ExpectedUpdate): string | null => {
  const header = Header.safeParse(metadata)
  if (!header.success) return 'The update does not say what it is: its run, round, base, plan, weight and device.'
  const said = header.data
  if (said.run !== expected.run) return 'The update belongs to another run.'
  if (said.round !== String(expected.round)) return `The update belongs to round ${said.round}, not to round ${expected.round}.`
  if (said.plan !== expected.plan) return 'The update was made under another plan.'
  if (said.base !== expected.base) return 'The update started from another model than this round’s.'
  if (said.weightUnits !== String(expected.weightUnits))
    return `The update has the weight ${said.weightUnits}; ${expected.weightUnits} of ${WEIGHT_UNITS} is agreed.`
  return null
}
