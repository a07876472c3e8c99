/** For drawn text whose values are read by the chart's own live line and its table. */
export const hiddenFromReaders = { 'aria-hidden': true } as const
