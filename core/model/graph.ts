import { type Attribute, type Element, encodeOnnx, type Node, type Port, type Tensor } from './onnx.ts'

/**
 * Collects nodes, constants and ports of one ONNX graph. Names are `scope.Op`, numbered when a scope uses an operator again, so a message of the
 * runtime says which layer it means. Equal constants are kept once.
 */
export class Graph {
  readonly #nodes: Node[] = []
  readonly #initializers: Tensor[] = []
  readonly #constants = new Map<string, string>()
  readonly #inputs: Port[] = []
  readonly #outputs: Port[] = []
  readonly #made = new Map<string, string>()
  readonly #taken = new Set<string>()
  /** How many channels the machine that runs the graph holds side by side in convolutions; 1: the graph is for any machine. */
  readonly block: number
  #scope: readonly string[] = []

  constructor(block = 1) {
    this.block = block
  }

  get scope(): string {
    return this.#scope.join('.')
  }

  /** Runs `build` with one more part in front of the names it makes. */
  within<T>(part: string, build: () => T): T {
    const before = this.#scope
    this.#scope = [...before, part]
    try {
      return build()
    } finally {
      this.#scope = before
    }
  }

  #name(wanted: string): string {
    let name = wanted
    for (let i = 2; this.#taken.has(name); i++) name = `${wanted}_${i}`
    this.#taken.add(name)
    return name
  }

  /** Adds a node and returns the names of its outputs. */
  nodes(
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>>,
    outputs: number,
    domain?: string,
  ): string[] {
    const name = this.#name(this.#scope.length === 0 ? op : `${this.scope}.${op}`)
    const results = Array.from({ length: outputs }, (_, i) => (outputs === 1 ? name : `${name}:${i}`))
    this.#nodes.push({ name, op, ...(domain && { domain }), inputs, outputs: results, attributes })
    return results
  }

  /** Adds a node with one output and returns its name. */
  node(op: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}, domain?: string): string {
    return this.nodes(op, inputs, attributes, 1, domain)[0]!
  }

  /** What `build` made at the first call with this key. */
  once(key: string, build: () => string): string {
    const made = this.#made.get(key) ?? build()
    this.#made.set(key, made)
    return made
  }

  input(name: string, element: Element, shape: Port['shape']): string {
    this.#inputs.push({ name: this.#name(name), element, shape })
    return name
  }

  /** Publishes a value under a name of its own. */
  output(name: string, value: string, element: Element, shape: Port['shape']): void {
    this.#outputs.push({ name: this.#name(name), element, shape })
    this.#nodes.push({ name: this.#name(`output.${name}`), op: 'Identity', inputs: [value], outputs: [name], attributes: {} })
  }

  /** A named f32 tensor stored in the model. */
  initializer(name: string, shape: readonly number[], values: Float32Array): string {
    this.#initializers.push({ name: this.#name(name), element: 'float32', shape, data: littleEndian(values) })
    return name
  }

  #constant(element: Element, shape: readonly number[], data: Uint8Array): string {
    const key = `${element} ${shape.join(',')} ${data.join(',')}`
    const known = this.#constants.get(key)
    if (known !== undefined) return known
    const name = this.#name(`const.${this.#constants.size}`)
    this.#constants.set(key, name)
    this.#initializers.push({ name, element, shape, data })
    return name
  }

  /** An f32 constant; no shape: a scalar. */
  floats(values: readonly number[] | Float32Array, shape: readonly number[] = []): string {
    return this.#constant('float32', shape, littleEndian(Float32Array.from(values)))
  }

  /** A one-dimensional int64 constant: shapes, axes, pads. */
  integers(values: readonly number[]): string {
    const data = new Uint8Array(values.length * 8)
    const view = new DataView(data.buffer)
    values.forEach((value, i) => {
      view.setBigInt64(i * 8, BigInt(value), true)
    })
    return this.#constant('int64', [values.length], data)
  }

  reshape(value: string, shape: readonly number[]): string {
    return this.node('Reshape', [value, this.integers(shape)])
  }

  reduceSum(value: string, axes: readonly number[], keep = false): string {
    return this.node('ReduceSum', [value, this.integers(axes)], { keepdims: keep ? 1 : 0 })
  }

  encode(name: string, documentation: string, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
    return encodeOnnx({
      name,
      documentation,
      nodes: this.#nodes,
      initializers: this.#initializers,
      inputs: this.#inputs,
      outputs: this.#outputs,
      metadata,
    })
  }
}

const littleEndian = (values: Float32Array): Uint8Array => {
  const data = new Uint8Array(values.length * 4)
  const view = new DataView(data.buffer)
  for (let i = 0; i < values.length; i++) view.setFloat32(i * 4, values[i]!, true)
  return data
}
