import { readFileSync } from 'node:fs'

const read = (name: string): Buffer => readFileSync(new URL(`../../../core/model/fixtures/${name}`, import.meta.url))

export interface ConvCase {
  readonly name: string
  readonly x: readonly number[]
  readonly w: readonly number[]
  readonly stride?: number
  readonly groups?: number
  readonly dilation?: number
  readonly padding?: number
}
interface Cases {
  readonly conv: readonly ConvCase[]
  readonly operators: readonly { readonly op: string; readonly shapes: readonly (readonly number[])[] }[]
  readonly losses: Readonly<
    Record<'classes' | 'classMask' | 'classWeights' | 'labels' | 'labelMask' | 'positiveWeights' | 'dropoutKeep', number[]>
  > & {
    readonly smoothing: number
  }
  readonly templates: readonly {
    readonly name: 'cnn-groupnorm' | 'resnet-groupnorm' | 'efficientnet-groupnorm'
    readonly channels: number[]
    readonly groups: number
    readonly inputSizePx: number
  }[]
  readonly heads: readonly (Cases['templates'][number] & {
    readonly activation: 'gelu' | 'silu'
    readonly pooling?: 'max'
    readonly head: { readonly kind: 'multi-class' | 'multi-label'; readonly weights: number[] }
  })[]
  readonly step: Readonly<Record<'batch' | 'learningRate' | 'momentum' | 'weightDecay' | 'positiveWeight' | 'labelSmoothing', number>>
}
export const CASES = JSON.parse(read('cases.json').toString('utf8')) as Cases

/** The convolution of a case without what only the case needs. */
export const optionsOf = ({ stride, groups, dilation, padding }: ConvCase) => ({
  ...(stride === undefined ? {} : { stride }),
  ...(groups === undefined ? {} : { groups }),
  ...(dilation === undefined ? {} : { dilation }),
  ...(padding === undefined ? {} : { padding }),
})

const { values: PLACES } = JSON.parse(read('parity.json').toString('utf8')) as {
  values: Readonly<Record<string, { offset: number; length: number }>>
}
const NUMBERS = read('parity.bin')

/** What PyTorch computed in float64. @throws {Error} when scripts/torch-fixtures.py made none of that name */
export const fixture = (name: string): Float32Array => {
  const place = PLACES[name]
  if (place === undefined) throw new Error(`There is no fixture "${name}".`)
  return Float32Array.from({ length: place.length }, (_, i) => NUMBERS.readFloatLE(4 * (place.offset + i)))
}

/** ‖a − b‖ / ‖b‖. */
export const distance = (a: Float32Array, b: Float32Array): number => {
  if (a.length !== b.length) throw new Error(`${a.length} numbers where ${b.length} are expected`)
  return Math.hypot(...a.map((value, i) => value - b[i]!)) / Math.hypot(...b)
}
