import * as ort from 'onnxruntime-node'
import type { Device } from './device.ts'

export type Floats = ort.TypedTensor<'float32'>
export type Feeds = Readonly<Record<string, ort.Tensor>>
export interface Session {
  run(feeds: Feeds): Promise<Readonly<Record<string, Floats>>>
}

/** One provider each, so that a device that is not there is an error; what it cannot compute, ONNX Runtime computes on the CPU. */
const PROVIDERS: { readonly [device in Device]: ort.InferenceSession.ExecutionProviderConfig } = {
  cpu: 'cpu',
  cuda: { name: 'cuda', deviceId: 0 },
  webgpu: 'webgpu',
}

/**
 * Opens a graph on a device, by default on one CPU thread. `extended` and never `all`: the layout changes of `all` change the bits of the result.
 * Blocks the event loop while it runs, so never in the site agent's own process.
 * @throws {Error} in the words of ONNX Runtime where the device cannot be used
 */
export const openSession = async (model: Uint8Array, device: Device = 'cpu'): Promise<Session> => {
  const session = await ort.InferenceSession.create(model, {
    executionProviders: [PROVIDERS[device]],
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
