import { concatBytes, utf8ToBytes } from '../bytes.ts'

/**
 * A writer for the part of onnx.proto (IR 9, opset 18) that the graphs here use. Protocol buffers by hand: a field is a varint key
 * `number << 3 | wire type` and then a varint (0), a length-delimited run of bytes (2) or four little-endian bytes (5).
 * Source: github.com/onnx/onnx, onnx/onnx.proto; protobuf.dev/programming-guides/encoding.
 */

/** Element types of TensorProto.DataType. */
export const ELEMENT = { float32: 1, uint8: 2, int64: 7 } as const
export type Element = keyof typeof ELEMENT

export interface Tensor {
  readonly name: string
  readonly element: Element
  readonly shape: readonly number[]
  /** Little-endian, row-major. */
  readonly data: Uint8Array
}

/** A graph input or output; a text in `shape` is a symbolic dimension. */
export interface Port {
  readonly name: string
  readonly element: Element
  readonly shape: readonly (number | string)[]
}

/** An integer, integers, a text, or `{ float }`. */
export type Attribute = number | readonly number[] | string | { readonly float: number }

export interface Node {
  readonly name: string
  readonly op: string
  /** Of the operator; none: ONNX's own. */
  readonly domain?: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: Readonly<Record<string, Attribute>>
}

export interface Model {
  readonly name: string
  readonly documentation: string
  readonly nodes: readonly Node[]
  readonly initializers: readonly Tensor[]
  readonly inputs: readonly Port[]
  readonly outputs: readonly Port[]
  readonly metadata: Readonly<Record<string, string>>
}

const IR_VERSION = 9
const OPSET = 18

/** Base-128 varint of a safe integer; a negative one is 10 bytes of two's complement, as int64 is. */
const varint = (value: number): Uint8Array => {
  const out: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  while (rest >= 0x80n) {
    out.push(Number(rest & 0x7fn) | 0x80)
    rest >>= 7n
  }
  out.push(Number(rest))
  return Uint8Array.from(out)
}

const integer = (field: number, value: number): Uint8Array => concatBytes(varint(field << 3), varint(value))
const bytes = (field: number, value: Uint8Array): Uint8Array => concatBytes(varint((field << 3) | 2), varint(value.length), value)
const text = (field: number, value: string): Uint8Array => bytes(field, utf8ToBytes(value))
const float = (field: number, value: number): Uint8Array => {
  const out = new Uint8Array(4)
  new DataView(out.buffer).setFloat32(0, value, true)
  return concatBytes(varint((field << 3) | 5), out)
}
const each = <T>(values: readonly T[], write: (value: T) => Uint8Array): Uint8Array => concatBytes(...values.map(write))

const attribute = (name: string, value: Attribute): Uint8Array => {
  const typed =
    typeof value === 'number'
      ? concatBytes(integer(3, value), integer(20, 2))
      : typeof value === 'string'
        ? concatBytes(text(4, value), integer(20, 3))
        : 'float' in value
          ? concatBytes(float(2, value.float), integer(20, 1))
          : concatBytes(
              each(value, (item) => integer(8, item)),
              integer(20, 7),
            )
  return concatBytes(text(1, name), typed)
}

const node = (value: Node): Uint8Array =>
  concatBytes(
    each(value.inputs, (name) => text(1, name)),
    each(value.outputs, (name) => text(2, name)),
    text(3, value.name),
    text(4, value.op),
    each(Object.entries(value.attributes), ([name, item]) => bytes(5, attribute(name, item))),
    value.domain === undefined ? new Uint8Array() : text(7, value.domain),
  )

const tensor = (value: Tensor): Uint8Array =>
  concatBytes(
    each(value.shape, (dimension) => integer(1, dimension)),
    integer(2, ELEMENT[value.element]),
    text(8, value.name),
    bytes(9, value.data),
  )

const port = (value: Port): Uint8Array => {
  const dimension = (size: number | string) => bytes(1, typeof size === 'number' ? integer(1, size) : text(2, size))
  const tensorType = concatBytes(integer(1, ELEMENT[value.element]), bytes(2, each(value.shape, dimension)))
  return concatBytes(text(1, value.name), bytes(2, bytes(1, tensorType)))
}

/** ModelProto bytes; the same model always gives the same bytes. */
export const encodeOnnx = (model: Model): Uint8Array => {
  const graph = concatBytes(
    each(model.nodes, (item) => bytes(1, node(item))),
    text(2, model.name),
    each(model.initializers, (item) => bytes(5, tensor(item))),
    each(model.inputs, (item) => bytes(11, port(item))),
    each(model.outputs, (item) => bytes(12, port(item))),
  )
  const domains = new Set(model.nodes.flatMap(({ domain }) => domain ?? []))
  return concatBytes(
    integer(1, IR_VERSION),
    text(2, 'roundtable'),
    text(6, model.documentation),
    bytes(7, graph),
    bytes(8, integer(2, OPSET)),
    each([...domains], (domain) => bytes(8, concatBytes(text(1, domain), integer(2, 1)))),
    each(
      Object.entries(model.metadata).sort(([a], [b]) => (a < b ? -1 : 1)),
      ([key, value]) => bytes(14, concatBytes(text(1, key), text(2, value))),
    ),
  )
}
