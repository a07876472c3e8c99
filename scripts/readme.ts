import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { agreement } from '#core/agreement/machine.ts'
import { listing } from '#core/listing/machine.ts'
import { type Machine, toMarkdown } from '#core/machine.ts'
import { negotiation } from '#core/negotiation/machine.ts'
import { invitation, membership, organisation, passkey, purpose, site } from '#core/org/machine.ts'
import { proposal } from '#core/proposal/machine.ts'
import { REFUSALS } from '#core/refusal.ts'
import { project, round, run, task } from '#core/run/machine.ts'
import { ROOT } from './exchange/root.ts'

const FILE = join(ROOT, 'README.md')
const MACHINES: Machine[] = [
  listing,
  proposal,
  negotiation,
  agreement,
  project,
  run,
  round,
  task,
  site,
  organisation,
  invitation,
  membership,
  purpose,
  passkey,
]

const workflows = MACHINES.map((machine) => `<details><summary>${machine.noun}</summary>\n\n${toMarkdown(machine)}\n\n</details>`).join(
  '\n',
)
const byStatus = Map.groupBy(Object.entries(REFUSALS), ([, status]) => status)
const refusals = [
  '| HTTP | codes |',
  '|---|---|',
  ...[...byStatus].sort(([a], [b]) => a - b).map(([status, codes]) => `| ${status} | ${codes.map(([code]) => `\`${code}\``).join(' ')} |`),
].join('\n')

const put = (text: string, name: string, content: string): string =>
  text.replace(new RegExp(`<!-- ${name} -->[\\s\\S]*<!-- /${name} -->`), `<!-- ${name} -->\n${content}\n<!-- /${name} -->`)

/** The README with its generated parts as they are now. */
export const generated = (text: string): string => put(put(text, 'workflows', workflows), 'refusals', refusals)

if (process.argv[1]?.endsWith('readme.ts')) writeFileSync(FILE, generated(readFileSync(FILE, 'utf8')))
