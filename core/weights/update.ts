import * as z from 'zod'
import { Hash } from '../id.ts'
import { Refused, refuse, type Verdict } from '../refusal.ts'
import type { Plan } from '../run/plan.ts'
import { normL2Of, roundHalfEven, stepsPerOne, WEIGHT_UNITS } from './ring.ts'
import { readSafetensors, writeSafetensors } from './safetensors.ts'

const FORMAT = 'roundtable-update/v1'
/** Room for the header above the 4 bytes of each number. */
const MAX_HEADER_BYTES = 4096
/** What is in the file: the change of the weights, and under SCAFFOLD that of the site's control variate. */
const [UPDATE, CONTROL] = ['update', 'control'] as const

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
  /** The change of the control variate as the exchange will read it: clipped and rounded. Null where none was given. */
  readonly control: Float32Array | null
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

interface Ring {
  readonly ring: Int32Array
  readonly normL2: number
  readonly rawNormL2: number
  readonly clippedShare: number
}

/** Clipped as a whole (Δ · min(1, C/‖Δ‖₂)) and then per coordinate, times the steps of 1.0, rounded half-even. */
const toRing = (delta: Float32Array, steps: number, clip: { normL2: number; perCoordinate: number }): Ring => {
  const rawNormL2 = normL2Of(delta)
  if (!Number.isFinite(rawNormL2))
    throw new Refused('UPDATE_NOT_FINITE', 'Training gave a number that is not finite, so there is no update to send.')
  const scale = rawNormL2 > clip.normL2 ? clip.normL2 / rawNormL2 : 1
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
  return { ring, normL2: Math.sqrt(sum), rawNormL2, clippedShare: delta.length === 0 ? 0 : clipped / delta.length }
}

export interface UpdateInput {
  /** f32[P], in units of weights. */
  readonly delta: Float32Array
  /** f32[P], in units of the gradient: loss per unit of weight; given under SCAFFOLD alone. */
  readonly control?: Float32Array | undefined
  readonly weightUnits: number
  readonly clip: Plan['clip']
  readonly meta: UpdateMeta
}

/**
 * Makes the file that a site sends: Δ = trained − base, clipped, times the site's agreed weight, times 2^24, rounded half-even to int32: one I32
 * tensor `update`. The change of a control variate is made into a second one, `control`, in the same way and under the same clip: mean gradients
 * are far below 1.0, and what is clipped of a change is in the next. Sums over the sites of a round stay below 2^24 plus half a step per site.
 * @throws {Refused} UPDATE_NOT_FINITE when a coordinate is not a number; {RangeError} for an impossible weight
 */
export const encodeUpdate = ({ delta, control, weightUnits, clip: agreed, meta }: UpdateInput): EncodedUpdate => {
  const clip = clipOf(agreed)
  checkUnits(weightUnits)
  const steps = stepsPerOne(weightUnits)
  const { ring, ...measured } = toRing(delta, steps, clip)
  const controlRing = control && toRing(control, steps, clip).ring
  const row = (data: Int32Array) => ({ dtype: 'I32', shape: [data.length], data }) as const
  const bytes = writeSafetensors({
    tensors: new Map([[UPDATE, row(ring)], ...(controlRing ? [[CONTROL, row(controlRing)] as const] : [])]),
    metadata: { ...meta, format: FORMAT, round: String(meta.round), weightUnits: String(weightUnits) },
  })
  return { bytes, ...measured, control: controlRing ? Float32Array.from(controlRing, (value) => value / steps) : null }
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
  /** Under SCAFFOLD: the change of the control variate is there too. */
  readonly control?: boolean
}

export interface AcceptedUpdate {
  readonly ring: Int32Array
  /** The change of the control variate; null where none is expected. */
  readonly control: Int32Array | null
  readonly normL2: number
}

/**
 * What the exchange checks before it counts an update, cheapest first: size, layout, what it says it is, length, bound per coordinate, norm.
 * `ring` and `control` are views of `bytes`. `normL2` is that of the difference before weighting. Refuses UPDATE_LENGTH, UPDATE_HEADER or UPDATE_TOO_LARGE.
 */
export const acceptUpdate = (bytes: Uint8Array, expected: ExpectedUpdate): Verdict<AcceptedUpdate> => {
  clipOf(expected.clip)
  checkUnits(expected.weightUnits)
  const names = expected.control ? [UPDATE, CONTROL] : [UPDATE]
  if (bytes.length > expected.length * 4 * names.length + MAX_HEADER_BYTES) {
    return refuse('UPDATE_LENGTH', `The update has ${bytes.length} bytes, more than ${expected.length} parameters need.`)
  }
  const file = readSafetensors(bytes, true)
  if (!file.ok) return file
  const rows = names.flatMap((name) => {
    const tensor = file.tensors.get(name)
    return tensor?.data instanceof Int32Array && tensor.shape.length === 1 ? [tensor.data] : []
  })
  const [ring, control = null] = rows
  if (file.tensors.size !== names.length || rows.length !== names.length || !ring) {
    const words = expected.control ? 'two rows of 32-bit integers, named update and control' : 'one row of 32-bit integers, named update'
    return refuse('UPDATE_HEADER', `An update holds exactly ${words}.`)
  }
  const foreign = headerProblem(file.metadata, expected)
  if (foreign !== null) return refuse('UPDATE_HEADER', foreign)
  const odd = rows.find(({ length }) => length !== expected.length)
  if (odd) return refuse('UPDATE_LENGTH', `The update has ${odd.length} coordinates; the model has ${expected.length} parameters.`)
  const steps = stepsPerOne(expected.weightUnits)
  const extents = rows.map(extentOf)
  const [loud = null] = extents.flatMap((extent, i) => tooLarge(rows[i]!, extent, names[i]!, steps, expected.clip) ?? [])
  return loud === null ? { ok: true, ring, control, normL2: extents[0]!.norm / steps } : refuse('UPDATE_TOO_LARGE', loud)
}

interface Extent {
  readonly least: number
  readonly most: number
  /** L2 norm in ring steps. */
  readonly norm: number
}

/** One pass, and a plain loop: passes over millions of numbers are what the whole check costs. */
const extentOf = (ring: Int32Array): Extent => {
  let [least, most, sum] = [0, 0, 0]
  for (let i = 0; i < ring.length; i++) {
    const value = ring[i]!
    if (value > most) most = value
    else if (value < least) least = value
    sum += value * value
  }
  return { least, most, norm: Math.sqrt(sum) }
}

const WHOSE = { [UPDATE]: 'the update', [CONTROL]: 'its control' } as const

/** In which way a row goes beyond the agreed bounds, as a sentence, or `null`. */
const tooLarge = (ring: Int32Array, extent: Extent, row: keyof typeof WHOSE, steps: number, agreed: Plan['clip']): string | null => {
  const clip = clipOf(agreed)
  const bound = clip.perCoordinate * steps + 1
  const { least, most, norm } = extent
  if (most > bound || least < -bound) {
    const at = ring.findIndex((value) => Math.abs(value) > bound)
    return `Coordinate ${at} of ${WHOSE[row]} is ${ring[at]! / steps}, beyond the agreed ±${agreed.perCoordinate}.`
  }
  const slack = 0.5 * Math.sqrt(ring.length) + 1e-9 * clip.normL2 * steps
  return norm > clip.normL2 * steps + slack
    ? `The norm of ${WHOSE[row]} is ${(norm / steps).toPrecision(6)}; ${agreed.normL2} is agreed.`
    : null
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
