/** Absolute paths, and pictures by their pseudonyms. */
const NAMES = /(?:file:\/\/)?(?:(?<![\w.])\/|\b[A-Z]:\\)[^\s'",;]+|\bimages\/[^\s'",;]+/g
/** Exact numbers of people, as the checks of an agreement say them to the hospital itself. */
const PEOPLE = /\bhas \d+ patients\b/g

/** A sentence as it may leave the site: without paths, pseudonyms and exact small numbers. */
export const forExchange = (sentence: string): string => sentence.replace(NAMES, '…').replace(PEOPLE, 'has too few patients')
