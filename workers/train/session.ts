import * as ort from 'onnxruntime-node'

export type Floats = ort.TypedTensor<'float32'>
export type Feeds = Readonly<Record<string, ort.Tensor>>
export interface Session {
  run(feeds: Feeds): Promise<Readonly<Record<string, Floats>>>
}

/**
 * Opens a graph on one CPU thread. `extended` and never `all`: the layout changes of `all` change the bits of the result.
 * Blocks the event loop while it runs, so never in the site agent's own process.
 */
export const openSession = async (model: Uint8Array): Promise<Session> => {
  const session = await ort.InferenceSession.create(model, {
    executionProviders: ['cpu'],
    graphOptimizationLevel: 'extended',
    executionMode: 'sequential',
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  })
  return { run: async (feeds) => (await session.run(feeds)) as Record<string, Floats> }
}

export const floats = (data: Float32Array, dims: readonly number[]): Floats => new ort.Tensor('float32', data, dims)
export const bytes = (data: Uint8Array, dims: readonly number[]): ort.TypedTensor<'uint8'> => new ort.Tensor('uint8', data, dims)
