/** How the exchange moves the global model by the combined difference Δ of a round. */
export const SERVER_STEPS = ['average', 'momentum', 'adagrad', 'adam', 'yogi'] as const
export type ServerStepName = (typeof SERVER_STEPS)[number]

/** Numbers of a server step; decimals of the plan, already read. */
export interface ServerSettings {
  readonly name: ServerStepName
  /** η: 1 under `average` is plain federated averaging. */
  readonly learningRate: number
  /** β₁, of the first moment. */
  readonly momentum: number
  /** β₂, of the second moment. */
  readonly secondMoment: number
  /** τ: how much an adaptive step still moves where nothing was seen; larger is closer to averaging. */
  readonly adaptivity: number
}

/** What a server step remembers from round to round; f32, so that a state read back from its file gives the same bits. */
export interface ServerState {
  readonly m: Float32Array
  readonly v: Float32Array
}

export const freshState = (length: number): ServerState => ({ m: new Float32Array(length), v: new Float32Array(length) })

/** Next second moment of one coordinate (Reddi 2021, alg. 2, lines 11–13); `squared` is Δ². */
const secondMomentOf = {
  adagrad: (v: number, squared: number) => v + squared,
  adam: (v: number, squared: number, beta: number) => beta * v + (1 - beta) * squared,
  yogi: (v: number, squared: number, beta: number) => v - (1 - beta) * squared * Math.sign(v - squared),
} as const

/**
 * One step of the server: average w + ηΔ; momentum m' = β₁m + Δ, w + ηm' (Hsu 2019, FedAvgM); adagrad, adam and yogi
 * m' = β₁m + (1−β₁)Δ, w + ηm'/(√v' + τ) (Reddi 2021, alg. 2). In f64, rounded once to f32: the same bytes on every machine.
 * @throws {RangeError} when the lengths differ
 */
export const serverStep = (
  base: Float32Array,
  delta: Float64Array,
  state: ServerState,
  settings: ServerSettings,
): { weights: Float32Array; state: ServerState } => {
  const { name, learningRate, momentum, secondMoment, adaptivity } = settings
  if (delta.length !== base.length || state.m.length !== base.length || state.v.length !== base.length)
    throw new RangeError(`A difference of ${delta.length} coordinates does not fit a model of ${base.length}.`)
  if (name === 'average') return { weights: base.map((value, i) => value + learningRate * delta[i]!), state }
  const weights = new Float32Array(base.length)
  const m = new Float32Array(base.length)
  const v = new Float32Array(base.length)
  for (let i = 0; i < base.length; i++) {
    const change = delta[i]!
    m[i] = momentum * state.m[i]! + (name === 'momentum' ? 1 : 1 - momentum) * change
    if (name !== 'momentum') v[i] = secondMomentOf[name](state.v[i]!, change * change, secondMoment)
    weights[i] = base[i]! + (learningRate * m[i]!) / (name === 'momentum' ? 1 : Math.sqrt(v[i]!) + adaptivity)
  }
  return { weights, state: { m, v } }
}
