import type { Picture } from './resize.ts'

/** Not built yet. */
export const frontalness = (_picture: Picture): number => 1
