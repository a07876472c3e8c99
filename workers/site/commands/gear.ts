import { basename } from 'node:path'
import { BUILTIN_GEARS } from '#core/gear/builtin.ts'
import { chainHash, DEFAULT_CHAIN } from '#core/gear/chain.ts'
import { fromFlywheel, ownGear, toFlywheel } from '#core/gear/flywheel.ts'
import type { GearManifest } from '#core/gear/manifest.ts'
import { Refused } from '#core/refusal.ts'
import { chainOf, readJsonDocument } from '#workers/gears/chain-config.ts'
import { writeDurably } from '../files.ts'
import { gearListWords, gearWords } from '../gear-words.ts'
import { type Command, NO_NETWORK, type Options, text, type Values } from './command.ts'

const JSON_OPTION = { json: { type: 'boolean' } } as const satisfies Options
const JSON_HELP = '  --json           the same as one JSON document'
const asJson = (value: unknown): string => JSON.stringify(value, null, 2)

/** @throws {Refused} NOT_FOUND */
const gearOf = (name: string): GearManifest => {
  const found = BUILTIN_GEARS.find((gear) => gear.name === name)
  if (found) return found
  throw new Refused('NOT_FOUND', `There is no gear "${name}". Installed: ${BUILTIN_GEARS.map((gear) => gear.name).join(', ')}.`)
}

export const gearListCommand: Command = {
  name: 'gear list',
  summary: 'list the gears that prepare pictures, and the digest of the default chain',
  options: { ...JSON_OPTION },
  words: [0, 0],
  help: `Lists the steps of a preparation in their order: name, version, the first 12 digits of the digest over code and pinned packages, whether
it works on one file or on the whole set, and a label. The last line is the digest of the default chain, which an agreement names.
Exit code: 0.

Options:
${JSON_HELP}, digests in full

Example:
  roundtable gear list

${NO_NETWORK}
Files: none.`,
  run: async (values) => {
    const gears = BUILTIN_GEARS.map(({ name, version, label, custom: { roundtable } }) => ({
      name,
      version,
      digest: roundtable.digest,
      scope: roundtable.scope,
      label,
    }))
    console.log(values.json === true ? asJson({ chain: chainHash(DEFAULT_CHAIN), gears }) : gearListWords(BUILTIN_GEARS))
    return 0
  },
}

export const gearShowCommand: Command = {
  name: 'gear show',
  summary: 'show one gear with its settings',
  options: { ...JSON_OPTION },
  words: [1, 1],
  help: `Shows the manifest of a gear: what it does, its digest, licence and author, and each setting with its default and what is allowed.
Exit code: 0, or 1 when there is no such gear.

Options:
${JSON_HELP}: the manifest

Example:
  roundtable gear show qc

${NO_NETWORK}
Files: none.`,
  run: async (values, [name]) => {
    const gear = gearOf(name!)
    console.log(values.json === true ? asJson(gear) : gearWords(gear))
    return 0
  },
}

export const gearExportCommand: Command = {
  name: 'gear export',
  summary: 'write the manifest of a gear for Flywheel',
  options: { out: { type: 'string' } },
  words: [1, 1],
  help: `Writes the manifest of a gear in the form of Flywheel's gear specification 0.1.9; what is only ours stands under custom.roundtable.
Exit code: 0, or 1 when there is no such gear or the file cannot be written.

Options:
  --out FILE       where to write it (default: the terminal)

Example:
  roundtable gear export qc --out manifest.json

${NO_NETWORK}
Files: writes FILE.`,
  run: async (values, [name]) => {
    const manifest = asJson(toFlywheel(gearOf(name!)))
    const out = text(values, 'out')
    if (out === undefined) {
      console.log(manifest)
      return 0
    }
    await writeDurably(out, `${manifest}\n`, 0o644).catch(() => {
      throw new Refused('BAD_INPUT', `The file ${out} cannot be written. Name a file in a folder that you may write to.`)
    })
    console.log(`Wrote ${out}.`)
    return 0
  },
}

/** Fields that every manifest has; settings by gear have none of them, because no gear is called so. */
const MANIFEST_FIELDS = ['name', 'label', 'version', 'author', 'inputs', 'config', 'license']
const isManifest = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  (Object.keys(value).length === 0 || MANIFEST_FIELDS.some((field) => field in value))

type Verdict = { readonly valid: true; readonly words: string; readonly facts: object } | { readonly valid: false; readonly reason: string }

const judge = (value: unknown, name: string): Verdict => {
  try {
    if (!isManifest(value)) {
      const chain = chainOf(value, name)
      const digest = chainHash(chain)
      return { valid: true, words: `a chain of ${chain.length} gears, digest ${digest}`, facts: { kind: 'chain', digest } }
    }
    const manifest = fromFlywheel(value)
    const kind = ownGear(manifest) ? 'gear of Roundtable' : 'gear of Flywheel'
    return {
      valid: true,
      words: `a ${kind}, ${manifest.name} ${manifest.version}`,
      facts: { kind: 'gear', name: manifest.name, version: manifest.version },
    }
  } catch (error) {
    if (error instanceof Refused) return { valid: false, reason: error.message }
    throw error
  }
}

const say = (verdict: Verdict, values: Values): number => {
  if (values.json === true)
    console.log(asJson(verdict.valid ? { valid: true, ...verdict.facts } : { valid: false, reason: verdict.reason }))
  else if (verdict.valid) console.log(`VALID: ${verdict.words}.`)
  else console.error(`NOT VALID: ${verdict.reason}`)
  return verdict.valid ? 0 : 1
}

export const gearValidateCommand: Command = {
  name: 'gear validate',
  summary: 'check the manifest of a gear, or the file of a chain',
  options: { ...JSON_OPTION },
  words: [1, 1],
  help: `Checks a file: the manifest of a gear, ours or any of Flywheel's gear specification 0.1.9; or a chain as roundtable prepare takes it with
--config, whole or as settings by gear. Of a chain it says the digest that an agreement would name.
Exit code: 0 when it is valid, 1 when it is not (the reason names the field), 2 when the file cannot be read or is not JSON.

Options:
${JSON_HELP}

Example:
  roundtable gear validate manifest.json

${NO_NETWORK}
Files: reads FILE and writes none.`,
  run: async (values, [path]) => {
    try {
      return say(judge(await readJsonDocument(path!), basename(path!)), values)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      console.error(error.message)
      return 2
    }
  },
}
