import { resolve } from 'node:path'
import { instantOf, instantWords } from '#core/agreement/instant.ts'
import { type AuditedLog, auditLog, type ReadLog } from '#core/audit/audit-log.ts'
import { verifyCheckpoint } from '#core/audit/checkpoint.ts'
import { consistencyRanges, verifyConsistency } from '#core/audit/consistency.ts'
import { LogKeys } from '#core/audit/log-keys.ts'
import { tilePath } from '#core/audit/tile.ts'
import { proofOf, tileTree } from '#core/audit/tile-tree.ts'
import { parseVerifierKey } from '#core/audit/verifier-key.ts'
import { base64 } from '#core/bytes.ts'
import { Refused } from '#core/refusal.ts'
import { createClient } from '../client.ts'
import { type LogFiles, logInFolder, logOfExchange, noted, saveLog } from '../read-log.ts'
import { createDispatcher } from '../transport.ts'
import { type Command, OUT_ONLY, text } from './command.ts'

const textOf = async (read: ReadLog, path: string): Promise<string> => Buffer.from(await read(path)).toString('utf8')

const readKeys = async (read: ReadLog, pinned: string | undefined): Promise<LogKeys> => {
  const keys = LogKeys.safeParse(JSON.parse(await textOf(read, 'keys'))).data
  if (!keys)
    throw new Refused('BAD_INPUT', 'The list of keys of the log cannot be read. Name an exchange, or a folder that was saved from one.')
  return pinned === undefined ? keys : { ...keys, log: pinned }
}

/** What the folder held before: the log that is read now must continue it. */
const continues = async (earlier: string, keys: LogKeys, { checkpoint }: AuditedLog, read: ReadLog): Promise<number | null> => {
  const key = parseVerifierKey(keys.log)
  const before = key && verifyCheckpoint(earlier, key.name, key.publicKey)
  if (!before || before.size > checkpoint.size) return null
  const tree = tileTree(checkpoint.size, (tile) => read(tilePath(tile)))
  const proof = before.size === 0 ? [] : await proofOf(tree, consistencyRanges(before.size, checkpoint.size))
  const held = verifyConsistency({ oldSize: before.size, oldRoot: before.root, newSize: checkpoint.size, newRoot: checkpoint.root, proof })
  return held ? before.size : null
}

const sayAudited = ({ checkpoint, cosigned, types }: AuditedLog): void => {
  console.log(`✓ The checkpoint of ${checkpoint.size} events is signed with the key of the log.`)
  console.log('✓ Every event has its place and its fingerprint, and every tile agrees with those below it.')
  console.log(`✓ Together they give the root that was signed: ${base64(checkpoint.root)}`)
  for (const { organisation, site, seconds } of cosigned)
    console.log(`✓ ${organisation} (${site}) saw the same log, and only longer than before, at ${instantWords(instantOf(seconds))}.`)
  if (cosigned.length === 0) console.log('· No site has cosigned this checkpoint yet. Ask again in a minute.')
  console.log(`\nEvents by type: ${[...types].map(([type, count]) => `${type} ${count}`).join(', ')}.`)
}

const audit = async (read: ReadLog, pinned: string | undefined, earlier: string | null): Promise<number> => {
  const keys = await readKeys(read, pinned)
  const result = await auditLog(read, await textOf(read, 'checkpoint'), keys)
  if (!result.ok) {
    console.error(`✗ This log is not whole. ${result.fault}`)
    return 1
  }
  if (earlier !== null) {
    const before = await continues(earlier, keys, result, read)
    if (before === null) {
      console.error('✗ This log does not continue the one that the folder held before. Show both to the other organisations.')
      return 1
    }
    console.log(`✓ It begins with the ${before} events that the folder held before.`)
  }
  sayAudited(result)
  const whose =
    pinned === undefined
      ? 'It was told by the log itself: compare it with one that you know, or give it with --key.'
      : 'It is the one that you gave.'
  console.log(`Key of the log: ${keys.log}\n${whose}`)
  return 0
}

export const logAuditCommand: Command = {
  name: 'log audit',
  summary: 'check the whole audit log of an exchange, also offline',
  options: { exchange: { type: 'string' }, out: { type: 'string' }, from: { type: 'string' }, key: { type: 'string' } },
  words: [0, 0],
  help: `Reads the audit log of an exchange from its first event to its last and recomputes it: every event against its fingerprint and its place, all
of them against the signed checkpoint, and which sites cosigned it. Anybody may do this; no account is needed. The log holds no names and
no contents, only the types of events and their fingerprints.

Options:
  --exchange URL   read the log of this exchange
  --out DIR        keep what is read in this folder; if it holds an earlier log, the new one must continue it
                   (one that is not whole is kept beside it, in DIR.refused)
  --from DIR       read such a folder instead, offline
  --key KEY        the key of the log that you trust (default: the one that the log names)

Exit code: 0 when the log is whole, 1 when it is not (the first fault is named), 2 when it was called wrongly.

Example:
  roundtable log audit --exchange https://exchange.example --out log
  roundtable log audit --from log

${OUT_ONLY}
Files: writes the folder of --out (or DIR.refused) and nothing else.`,
  run: async (values) => {
    const [exchange, out, from, key] = ['exchange', 'out', 'from', 'key'].map((name) => text(values, name))
    if ((exchange === undefined) === (from === undefined)) {
      console.error('Name either an exchange with --exchange or a saved folder with --from.')
      return 2
    }
    if (from !== undefined) return audit(logInFolder(resolve(from)), key, null)
    const client = createClient({ origin: exchange!.replace(/\/+$/, ''), identity: null, dispatcher: createDispatcher(undefined) })
    try {
      const read = logOfExchange(client)
      if (out === undefined) return await audit(read, key, null)
      const dir = resolve(out)
      const earlier = await textOf(logInFolder(dir), 'checkpoint').catch(() => null)
      const files: LogFiles = new Map()
      const code = await audit(noted(files, read), key, earlier)
      // A log that is not whole must not take the place of one that was: it is evidence.
      const kept = code === 0 ? dir : `${dir}.refused`
      await saveLog(kept, files)
      console.log(`Kept in ${kept}.`)
      return code
    } finally {
      await client.close()
    }
  },
}
