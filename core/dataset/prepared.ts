import * as z from 'zod'
import { canonicalHash } from '../canonical.ts'
import { Chain } from '../gear/chain.ts'
import { Hash } from '../id.ts'
import { TABLES } from './tables.ts'

export const SPLITS = ['train', 'val', 'test'] as const
/** Most classes of one label column. */
export const MAX_CLASSES = 20
/** In the pack: nobody said whether the picture shows it. */
export const ABSENT_LABEL = 255
export type Split = (typeof SPLITS)[number]

/** One image of a prepared data set. Nothing here identifies: `patient` and `study` are keyed pseudonyms. */
export const PreparedItem = z.strictObject({
  /** Path of the 16-bit grey PNG, relative to the prepared folder. */
  image: z.string().regex(/^images\/[a-z2-7]{16}\/[0-9.]{1,64}\.png$/),
  patient: z.string().regex(/^[a-z2-7]{16}$/),
  study: z.string().regex(/^[0-9.]{1,64}$/),
  split: z.enum(SPLITS),
  /** Label columns by name: 0, 1, or the place of a class from 0. A label that nobody gave is absent. */
  labels: z.record(
    z.string(),
    z
      .int()
      .min(0)
      .max(MAX_CLASSES - 1),
  ),
  /** SHA-256 of the PNG file. */
  sha256: Hash,
  ageYears: z.int().min(0).max(90).nullable(),
  sex: z.enum(['F', 'M', 'O']).nullable(),
  view: z.enum(['PA', 'AP', 'LATERAL', 'OTHER']).nullable(),
  vendor: z.string().max(64).nullable(),
  qc: z.array(z.string().max(40)),
})
export type PreparedItem = z.infer<typeof PreparedItem>

/** Where a table lies in the prepared folder. */
export const tablePath = <T extends (typeof TABLES)[number]>(table: T): `tables/${T}.parquet` => `tables/${table}.parquet`

/** What a manifest answers for, besides the pictures that `items.jsonl` names. */
const FILES = ['items.jsonl', 'pack/images.u8', 'pack/labels.u8', ...TABLES.map(tablePath)] as const

/** `manifest.json` of a prepared data set: canonical JSON, its hash is what a listing and an agreement name. */
export const Manifest = z.strictObject({
  schema: z.literal('prepared/v1'),
  /** The gears that ran, with version, code and configuration: anybody can recompute `chainHash` from it. */
  chain: Chain,
  /** Digest of the gear chain with its configuration. */
  chainHash: Hash,
  /** Packages by name: with other versions the same films may give other bytes. */
  versions: z.record(z.string(), z.string()),
  /** Names the site key that made pseudonyms and splits, never the key. */
  keyId: z.string().max(32),
  sizePx: z.int().min(28).max(1024),
  labels: z.array(z.string()),
  synthetic: z.boolean(),
  totals: z.strictObject({ images: z.int(), patients: z.int(), studies: z.int(), train: z.int(), val: z.int(), test: z.int() }),
  /** RFC 6962 Merkle root over the canonical bytes of the items, in order of their image path. */
  itemsRoot: Hash,
  /** SHA-256 of each file by its path. */
  files: z.record(z.enum(FILES), Hash),
})
export type Manifest = z.infer<typeof Manifest>

export const manifestHash = (manifest: Manifest): Hash => canonicalHash('prepared/v1', manifest) as Hash
