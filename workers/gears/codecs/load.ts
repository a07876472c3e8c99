import { createRequire } from 'node:module'

/** The part of an Emscripten class that the WASM decoders of cornerstone share. */
interface WasmDecoder {
  getEncodedBuffer(length: number): Uint8Array
  getDecodedBuffer(): Uint8Array
  decode(): void
  delete(): void
}

interface NativeContext {
  getDecodedBuffer(): Uint8Array | undefined
}
type NativeDecode = (context: NativeContext, parameters?: Record<string, unknown>) => NativeContext
export interface NativeModule {
  readonly Context: new (attributes: Record<string, unknown>) => NativeContext
  readonly NativeCodecs: {
    initializeAsync(options: { logCodecsInfo: boolean; logCodecsTrace: boolean }): Promise<void>
    readonly decodeRle: NativeDecode
    readonly decodeJpeg: NativeDecode
    readonly decodeJpeg2000: NativeDecode
  }
  readonly log: { setLevel(level: string): void }
}

const require = createRequire(import.meta.url)

/** Loads once, at first use: a child that sees no JPEG-LS file never loads CharLS. */
const once = <T>(load: () => Promise<T>): (() => Promise<T>) => {
  let loading: Promise<T> | undefined
  return () => (loading ??= load())
}

/** dcmjs-codecs: IJG 8/12/16 bit, OpenJPEG and RLE in one WASM module. Its own log is silenced: it could repeat header text. */
export const loadNative = once(async (): Promise<NativeModule> => {
  const native = require('dcmjs-codecs') as NativeModule
  native.log.setLevel('silent')
  await native.NativeCodecs.initializeAsync({ logCodecsInfo: false, logCodecsTrace: false })
  return native
})

/** The WASM builds are named directly: the package's main entry is the asm.js fallback, thirteen times slower. */
export const loadCharls = once(
  async () =>
    (await (require('@cornerstonejs/codec-charls/decodewasmjs') as () => Promise<{ JpegLSDecoder: new () => WasmDecoder }>)())
      .JpegLSDecoder,
)
export const loadOpenjph = once(
  async () =>
    (await (require('@cornerstonejs/codec-openjph/wasmjs') as () => Promise<{ HTJ2KDecoder: new () => WasmDecoder }>)()).HTJ2KDecoder,
)

/** Runs a cornerstone decoder and copies its result out of WASM memory, which `delete` frees. */
export const decodeWith = (Decoder: new () => WasmDecoder, encoded: Uint8Array): Uint8Array => {
  const decoder = new Decoder()
  try {
    decoder.getEncodedBuffer(encoded.length).set(encoded)
    decoder.decode()
    return decoder.getDecodedBuffer().slice()
  } finally {
    decoder.delete()
  }
}
