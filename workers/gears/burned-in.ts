import { type Component, components } from './components.ts'
import type { Frame } from './frame.ts'
import { halved, type Plane, strokes } from './strokes.ts'

/** Contrast of a stroke against what is beside it, as a share of the range of the picture. */
const MIN_CONTRAST = 0.15
/** Text is drawn at the end of the range; a fine letter reaches it at some pixel to within this share. */
const END_SHARE = 0.2
/** Heights of a letter in pixels: larger letters are found when the picture is halved. */
const MIN_LETTER_PX = 5
const MAX_LETTER_PX = 40
/** Widest group, in letter heights, that can be a word whose letters touch; a wider one is a wire or an edge. */
const MAX_WORD_HEIGHTS = 6
const MIN_FILL = 0.15
/** Widest gap in a line and largest difference of heights, in letter heights. */
const MAX_GAP = 2.2
const MAX_TALLER = 1.6
/** Shorter side below which halving would leave nothing of a letter. */
const MIN_SIDE_PX = 100
/** Compared with each other, so bounded. */
const MAX_GLYPHS = 3000

const widthOf = (c: Component): number => c.right - c.left + 1
const heightOf = (c: Component): number => c.bottom - c.top + 1

const isGlyph = (c: Component): boolean => {
  const [width, height] = [widthOf(c), heightOf(c)]
  return (
    height >= MIN_LETTER_PX &&
    height <= MAX_LETTER_PX &&
    width <= height * MAX_WORD_HEIGHTS &&
    width * 8 >= height &&
    c.area > MIN_FILL * width * height
  )
}

/** Letters of one group: bold capitals touch, so a wide group is a word of letters about as wide as high. */
const lettersIn = (c: Component): number => Math.max(1, Math.round(widthOf(c) / heightOf(c)))

const sameLine = (a: Component, b: Component): boolean => {
  const [heightA, heightB] = [heightOf(a), heightOf(b)]
  const tall = Math.max(heightA, heightB)
  const overlap = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) + 1
  return Math.min(heightA, heightB) * MAX_TALLER >= tall && overlap >= 0.6 * tall && b.left - a.right <= MAX_GAP * tall
}

/** Furthest that the left ends of two neighbours in a line can be apart. */
const REACH_PX = MAX_LETTER_PX * (MAX_WORD_HEIGHTS + MAX_GAP * MAX_TALLER)

/** Most letters that stand in one line, read from left to right. */
const longestLine = (glyphs: readonly Component[]): number => {
  const sorted = [...glyphs].sort((a, b) => a.left - b.left).slice(0, MAX_GLYPHS)
  const lengths = sorted.map(lettersIn)
  for (let i = 1; i < sorted.length; i++) {
    const glyph = sorted[i]!
    const own = lengths[i]!
    for (let j = i - 1; j >= 0 && sorted[j]!.left >= glyph.left - REACH_PX; j--)
      if (sorted[j]!.right < glyph.left && sameLine(sorted[j]!, glyph)) lengths[i] = Math.max(lengths[i]!, lengths[j]! + own)
  }
  return Math.max(0, ...lengths)
}

/** A group as it is when the picture is turned: lines that run up or down become lines that run across. */
const turned = (c: Component): Component => ({ left: c.top, right: c.bottom, top: c.left, bottom: c.right, area: c.area })

const reaches = (c: Component, { columns, values }: Plane, end: number, margin: number): boolean => {
  for (let y = c.top; y <= c.bottom; y++)
    for (let x = c.left; x <= c.right; x++) if (Math.abs(values[y * columns + x]! - end) <= margin) return true
  return false
}

/**
 * Letters in the longest line of text in a picture, found without reading it: thin strokes, white or black, that reach the end of the range,
 * in groups of one height, side by side, across or turned by 90°; at full size, half size and so on. A side marker is one or two;
 * "PORTABLE" is eight; a name with a date is fifteen and more. burned-in-rates.test.ts measures how often it is right.
 * @param low smallest stored value of the picture
 * @param high largest
 */
export const textLetters = (frame: Frame, low: number, high: number): number => {
  if (high === low) return 0
  const range = high - low
  let most = 0
  for (let plane: Plane = frame; ; plane = halved(plane)) {
    const { bright, dark } = strokes(plane, MIN_CONTRAST * range)
    for (const [runs, end] of [[bright, high] as const, [dark, low] as const]) {
      const groups = components(runs).filter((c) => isGlyph(c) || isGlyph(turned(c)))
      const drawn = groups.filter((c) => reaches(c, plane, end, END_SHARE * range))
      most = Math.max(most, longestLine(drawn.filter(isGlyph)), longestLine(drawn.map(turned).filter(isGlyph)))
    }
    if (Math.min(plane.rows, plane.columns) < 2 * MIN_SIDE_PX) return most
  }
}
