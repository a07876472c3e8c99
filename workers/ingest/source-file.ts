import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import * as z from 'zod'
import { Refused } from '#core/refusal.ts'
import { Query } from './query.ts'

const Port = z.int('must be a whole number from 1 to 65535').min(1, 'must be from 1 to 65535').max(65_535, 'must be from 1 to 65535')
/** PS3.5 6.2, AE: no backslash, no control characters, at most 16. */
const AeTitle = z.string().regex(/^(?=.*\S)[ -[\]-~]{1,16}$/, 'must be an AE title of 1 to 16 characters, such as ROUNDTABLE')
const common = {
  query: Query.prefault({}),
  /** Copies stay in private/staging: for an archive that hands out each film only once, or slowly. */
  keepStaged: z.boolean().default(false),
}

const DicomWeb = z.strictObject({
  kind: z.literal('dicomweb'),
  /** Base of QIDO-RS and WADO-RS, such as https://pacs.example.org/dicom-web. */
  url: z.url({ protocol: /^https?$/, error: 'must be an address such as https://pacs.example.org/dicom-web' }),
  /** A file of mode 0600 whose only line is the Authorization header: `Bearer …` or `Basic …`. Beside the source file, or a whole path. */
  credentialsFile: z.string().optional(),
  /** PEM certificates that are trusted besides the usual ones. */
  caFile: z.string().optional(),
  ...common,
})
const Dimse = z
  .strictObject({
    kind: z.literal('dimse'),
    host: z.string('must be the host name of the archive').regex(/^[\w.:-]+$/, 'must be a host name or an address'),
    port: Port,
    /** The archive's own AE title. */
    calledAe: AeTitle,
    /** Ours, as the archive's administrator entered it. */
    callingAe: AeTitle,
    retrieve: z.enum(['get', 'move'], 'must be "get" or "move"'),
    /** Where the archive sends to when it is told to move. */
    movePort: Port.optional(),
    ...common,
  })
  .refine((source) => (source.retrieve === 'move') === (source.movePort !== undefined), {
    path: ['movePort'],
    error: 'belongs to "retrieve": "move", and is needed there',
  })

export const SourceDescription = z.discriminatedUnion('kind', [DicomWeb, Dimse], 'must be "dicomweb" or "dimse"')
export type SourceDescription = z.infer<typeof SourceDescription>
export type DicomWebDescription = Extract<SourceDescription, { kind: 'dicomweb' }>
export type DimseDescription = Extract<SourceDescription, { kind: 'dimse' }>

const sentence = ({ code, path, message, keys }: { code: string; path: PropertyKey[]; message: string; keys?: string[] }): string =>
  code === 'unrecognized_keys'
    ? `"${keys?.[0]}" is not known.`
    : `"${path.join('.')}" ${message.startsWith('Invalid input') ? 'is missing or of the wrong kind' : message}.`

/**
 * Reads the JSON file that says which archive to ask and for what.
 * @throws {Refused} BAD_INPUT in one sentence: which field, and what it must be
 */
export const readSourceFile = async (path: string): Promise<SourceDescription> => {
  const name = basename(path)
  let value: unknown
  try {
    value = JSON.parse(await readFile(path, 'utf8'))
  } catch {
    throw new Refused(
      'BAD_INPUT',
      `${name} is neither a folder nor a zip file nor a JSON file that describes an archive. See roundtable prepare --help.`,
    )
  }
  const parsed = SourceDescription.safeParse(value)
  if (parsed.success) return parsed.data
  throw new Refused('BAD_INPUT', `${name}: ${sentence(parsed.error.issues[0] as Parameters<typeof sentence>[0])} Correct it.`)
}

/** Wins over `credentialsFile`. */
export const CREDENTIALS_VARIABLE = 'ROUNDTABLE_ARCHIVE_AUTHORIZATION'

/**
 * The value of the Authorization header, from the environment or from a file that only its owner can read.
 * @throws {Refused} BAD_INPUT; the sentence never repeats what the file holds
 */
export const readCredentials = async (
  { credentialsFile, url }: DicomWebDescription,
  sourcePath: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string | undefined> => {
  const given = env[CREDENTIALS_VARIABLE]
  if (!given && credentialsFile === undefined) return undefined
  const { protocol, hostname } = new URL(url)
  if (protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname))
    throw new Refused('BAD_INPUT', 'Credentials are sent by https only. Write the "url" of the archive with https, or leave them out.')
  const text = given || (await readPrivate(resolve(dirname(sourcePath), credentialsFile!)))
  if (!/^(Bearer|Basic) [\x21-\x7e]+$/.test(text))
    throw new Refused('BAD_INPUT', 'The credentials are not one line that begins with "Bearer " or "Basic ". Correct credentialsFile.')
  return text
}

const readPrivate = async (path: string): Promise<string> => {
  const entry = await stat(path).catch(() => null)
  if (entry && process.platform !== 'win32' && (entry.mode & 0o077) !== 0)
    throw new Refused('BAD_INPUT', `Others than its owner can read the credentials file ${path}. Say chmod 600 ${path}.`)
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Refused('BAD_INPUT', `The credentials file ${path} cannot be read. Correct credentialsFile.`)
  })
  return text.trim()
}
