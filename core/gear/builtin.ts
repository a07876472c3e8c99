import { deidentify } from './builtin/deidentify.ts'
import { fix } from './builtin/fix.ts'
import { intensity } from './builtin/intensity.ts'
import { metadata } from './builtin/metadata.ts'
import { pack } from './builtin/pack.ts'
import { qc } from './builtin/qc.ts'
import { resize } from './builtin/resize.ts'
import type { GearManifest } from './manifest.ts'

/** The gears that come with the site agent, in the order of a chain. */
export const BUILTIN_GEARS: readonly GearManifest[] = [metadata, fix, qc, deidentify, intensity, resize, pack]
