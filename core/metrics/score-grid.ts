/*
 * The fixed grid of logits that scores are counted on and thresholds are taken from: cells of ¼ from −8 to 8, the first and the last open.
 * Every site has the same, so that nothing about its own scores is told by where the cells lie.
 */
const LOWEST = -8
const WIDTH = 0.25
export const CELLS = 64

/** Logit of the lower edge of cell i, and for i = CELLS the end of the grid, where everything above counts as. */
export const edgeAt = (cell: number): number => LOWEST + cell * WIDTH

/** Cell of a logit: from its lower edge to below its upper one; those beyond the grid are in the first and the last. */
export const cellOf = (logit: number): number => Math.max(0, Math.min(CELLS - 1, Math.floor(logit / WIDTH) - LOWEST / WIDTH))

/** A logit within the grid. */
export const onGrid = (logit: number): number => Math.max(LOWEST, Math.min(LOWEST + CELLS * WIDTH, logit))
