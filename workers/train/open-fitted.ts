import { Graph } from '#core/model/graph.ts'
import { inBlocks } from '#core/model/ops/blocked-conv.ts'
import type { Device } from './device.ts'
import { floats, openSession, type Session } from './session.ts'

const find = async (): Promise<number> => {
  const g = new Graph()
  const shape = [1, 32, 1, 2]
  g.output('y', inBlocks(g, g.input('x', 'float32', shape)), 'float32', shape)
  try {
    const session = await openSession(g.encode('probe', ''))
    const { y } = await session.run({
      x: floats(
        new Float32Array(64).map((_, i) => i),
        shape,
      ),
    })
    return y!.data.indexOf(1)
  } catch {
    return 1
  }
}
let found: Promise<number> | undefined

/**
 * How many channels the convolutions of ONNX Runtime hold side by side on this processor (16 with AVX-512, 8 with AVX2), told by where the
 * second pixel of a map of 32 channels goes; 1 where they do not.
 */
export const channelBlock = (): Promise<number> => {
  found ??= find()
  return found
}

/** Opens the graph that `build` makes for this device. @throws {Error} in the words of ONNX Runtime where the device cannot be used */
export const openFitted = async (build: (options: { readonly block: number }) => Uint8Array, device: Device = 'cpu'): Promise<Session> =>
  openSession(build({ block: device === 'cpu' ? await channelBlock() : 1 }), device)
