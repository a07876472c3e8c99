import { DICTIONARY } from './dictionary.ts'
import { unpack } from './unpack.ts'

const KNOWN = unpack(DICTIONARY)

/** Value representations that PS3.6 allows for a tag, the usual one first; none for what never passes. */
export const representationsOf = (tag: number): readonly string[] => KNOWN.get(tag.toString(16).padStart(8, '0'))?.split('_') ?? []
