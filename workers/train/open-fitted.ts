import { Graph } from '#core/model/graph.ts'
import { inBlocks } from '#core/model/ops/blocked-conv.ts'
import { convNode } from '#core/model/ops/conv-node.ts'
import type { Device } from './device.ts'
import { type Feeds, floats, openSession, type Session } from './session.ts'

const rising = (shape: readonly number[], scale: number) =>
  floats(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => (i % 97) * scale),
    shape,
  )

const runOnce = async (g: Graph, feeds: Feeds): Promise<Float32Array> =>
  (await (await openSession(g.encode('probe', ''))).run(feeds)).y!.data

const blockOfReorder = async (): Promise<number> => {
  const shape = [1, 32, 1, 2]
  const g = new Graph()
  g.output('y', inBlocks(g, g.input('x', 'float32', shape)), 'float32', shape)
  return (await runOnce(g, { x: rising(shape, 1) })).indexOf(1)
}

/** The numbers of one small convolution, dense or depthwise, on blocks of this size. */
const convolved = (block: number, depthwise: boolean): Promise<Float32Array> => {
  const [image, kernels] = [
    [2, 32, 5, 4],
    [32, depthwise ? 1 : 32, 3, 3],
  ] as const
  const g = new Graph(block)
  const [x, w] = [
    { name: g.input('x', 'float32', image), shape: image },
    { name: g.input('w', 'float32', kernels), shape: kernels },
  ]
  const geometry = { kernel: 3, stride: 1, padding: 1, dilation: 1, groups: depthwise ? 32 : 1 }
  g.output('y', convNode(g, x, w, geometry), 'float32', image)
  return runOnce(g, { x: rising(image, 0.01), w: rising(kernels, 0.001) })
}

/** A processor whose blocks lie otherwise than the graphs take them to would train on wrong numbers without a word. */
const agrees = async (block: number): Promise<boolean> => {
  for (const depthwise of [false, true]) {
    const [plain, blocked] = [await convolved(1, depthwise), await convolved(block, depthwise)]
    if (!plain.every((value, i) => Math.abs(value - blocked[i]!) <= 1e-4 * Math.max(1, Math.abs(value)))) return false
  }
  return true
}

const find = async (): Promise<number> => {
  try {
    const block = await blockOfReorder()
    return block > 1 && 32 % block === 0 && (await agrees(block)) ? block : 1
  } catch {
    return 1
  }
}
let found: Promise<number> | undefined

/**
 * How many channels the convolutions of ONNX Runtime hold side by side on this processor (16 with AVX-512, 8 with AVX2), told by where the
 * second pixel of a map of 32 channels goes; 1 where they do not, or where a small convolution on blocks gives other numbers than a plain one.
 */
export const channelBlock = (): Promise<number> => {
  found ??= find()
  return found
}

/** Opens the graph that `build` makes for this device. @throws {Error} in the words of ONNX Runtime where the device cannot be used */
export const openFitted = async (build: (options: { readonly block: number }) => Uint8Array, device: Device = 'cpu'): Promise<Session> =>
  openSession(build({ block: device === 'cpu' ? await channelBlock() : 1 }), device)
