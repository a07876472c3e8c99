import { counted, list } from '#app/ui/format.ts'

const MOST_NAMED = 4

/** "Bethesda, Guangzhou and Hannover"; of more than can be read at a glance, how many. */
export const siteList = (names: readonly string[]): string => (names.length > MOST_NAMED ? counted(names.length, 'site') : list(names))
