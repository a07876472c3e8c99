import { textLetters } from '../gears/burned-in.ts'
import { keptValue, littleEndian } from './clean-value.ts'
import { type DicomElement, findElement, uint16Of } from './element.ts'

/** The Overlay Plane module (PS3.3 C.9.2) without its texts: last two digits of the tag → how it is written. */
const PLANE: Readonly<Record<number, string>> = {
  ...{ 16: 'US', 17: 'US', 21: 'IS', 64: 'CS', 80: 'SS', 81: 'US', 256: 'US', 258: 'US', 12288: 'OW' },
}
/** A side marker; more letters in a line may be a name. */
const MAX_LETTERS = 2

export const isOverlay = (tag: number): boolean => tag >>> 24 === 0x60 && ((tag >>> 16) & 1) === 0

/** One bit a pixel, from the lowest bit of each byte (PS3.5 8.2). */
const planeFrame = (rows: number, columns: number, data: Uint8Array) => {
  const values = new Uint16Array(rows * columns)
  for (let i = 0; i < values.length; i++) values[i] = (data[i >> 3]! >> (i & 7)) & 1
  return { rows, columns, values, bitsAllocated: 16 }
}

const isClean = (plane: readonly DicomElement[], group: number, bigEndian: boolean): boolean => {
  const number = (element: number): number | null => uint16Of(findElement(plane, group * 0x10000 + element), bigEndian)
  const rows = number(0x0010) ?? 0
  const columns = number(0x0011) ?? 0
  const data = findElement(plane, group * 0x10000 + 0x3000)?.value
  if (!data || number(0x0100) !== 1 || rows * columns === 0 || Math.ceil((rows * columns) / 8) > data.length) return false
  // Several frames are not looked at, so they do not pass.
  if (data.length > Math.ceil((rows * columns) / 8) + 1) return false
  const frame = planeFrame(rows, columns, littleEndian(data, 2, bigEndian))
  return textLetters(frame, 0, 1) <= MAX_LETTERS
}

/** The overlay planes in which nothing is written (Clean Graphics, PS3.15 E.3.3), without label, description and comments. */
export const cleanOverlays = (elements: readonly DicomElement[], bigEndian: boolean): DicomElement[] => {
  const planes = Map.groupBy(
    elements.filter((element) => isOverlay(element.tag)),
    (element) => element.tag >>> 16,
  )
  return [...planes].flatMap(([group, plane]) =>
    isClean(plane, group, bigEndian)
      ? plane.flatMap(({ tag, value }) => {
          const vr = PLANE[tag & 0xffff]
          const kept = vr && value ? keptValue(vr, value, bigEndian) : null
          return vr && kept ? [{ tag, vr, value: kept }] : []
        })
      : [],
  )
}
