import type { Frame } from './frame.ts'

/** Not built yet: counts no glyph. */
export const textGlyphs = (_frame: Frame): number => 0
