import { resolve } from 'node:path'
import * as z from 'zod'
import { OrganisationId, SiteId } from '#core/id.ts'
import { Jwk } from '#core/protocol/jws.ts'
import { Refused } from '#core/refusal.ts'
import { DEVICE_CHOICES } from '#workers/train/choose-device.ts'
import { readJsonFile } from './files.ts'
import type { Home } from './home.ts'

/** `config.json`, written by `site enrol`. `exchange` and `exchangeKey` are pinned: no order signed by another key counts. */
export const Config = z.strictObject({
  exchange: z.url().max(200),
  site: SiteId,
  siteName: z.string().max(200),
  organisation: OrganisationId,
  organisationName: z.string().max(200),
  exchangeKey: Jwk,
  /** A folder, a zip file, or a JSON file that describes a picture archive, as for roundtable prepare --in. */
  dataDir: z.string().max(1000).nullable(),
  labelsFile: z.string().max(1000).nullable(),
  /** Output folder of a preparation: its folder `prepared` holds the data set, `private` what stays with the hospital's steward. */
  preparedDir: z.string().max(1000),
  /** Settings of the gear chain that differ from the default, as for roundtable prepare --config. */
  chainFile: z.string().max(1000).optional(),
  /** Whether a steward says yes to what would leave about a prepared data set before it leaves. */
  publish: z.enum(['ask', 'auto']).default('ask'),
  /** Where training runs; auto: on a graphics processor that works and is faster than the CPU. */
  device: z.enum(DEVICE_CHOICES),
  memoryMb: z.int().min(256).max(1_048_576),
  threads: z.int().min(1).max(256),
  caFile: z.string().max(1000).optional(),
})
export type Config = z.infer<typeof Config>

/** Environment variables that win over config.json, by field. */
export const CONFIG_VARIABLES = {
  dataDir: 'ROUNDTABLE_DATA_DIR',
  labelsFile: 'ROUNDTABLE_LABELS_FILE',
  preparedDir: 'ROUNDTABLE_PREPARED_DIR',
  chainFile: 'ROUNDTABLE_CHAIN_FILE',
  device: 'ROUNDTABLE_DEVICE',
  memoryMb: 'ROUNDTABLE_MEMORY_MB',
  threads: 'ROUNDTABLE_THREADS',
  caFile: 'ROUNDTABLE_CA_FILE',
} as const

const fromEnvironment = (env: NodeJS.ProcessEnv): Partial<Record<keyof Config, unknown>> => {
  const found: Partial<Record<keyof Config, unknown>> = {}
  for (const [field, variable] of Object.entries(CONFIG_VARIABLES) as [keyof typeof CONFIG_VARIABLES, string][]) {
    const value = env[variable]
    if (value === undefined || value === '') continue
    found[field] = field === 'device' ? value : field === 'memoryMb' || field === 'threads' ? Number(value) : resolve(value)
  }
  return found
}

/** @throws {Refused} NOT_FOUND without a file, BAD_INPUT for a damaged one: the sentence says what to do */
export const loadConfig = async (home: Home, env: NodeJS.ProcessEnv = process.env): Promise<Config> => {
  const file = await readJsonFile(home.config)
  if (!file.found && !file.damaged)
    throw new Refused(
      'NOT_FOUND',
      `There is no config.json in ${home.dir}. Run roundtable site enrol first, or name the right folder with --home.`,
    )
  const base = file.found && typeof file.value === 'object' && file.value !== null ? file.value : null
  const parsed = base ? Config.safeParse({ ...base, ...fromEnvironment(env) }) : null
  if (parsed?.success) return parsed.data
  const issue = parsed?.error.issues[0]
  const where = issue ? ` The field ${issue.path.join('.') || issue.code} is wrong: ${issue.message}.` : ''
  throw new Refused(
    'BAD_INPUT',
    `The file ${home.config} is damaged.${where} Restore it from a backup, or enrol this site again with a new token.`,
  )
}
