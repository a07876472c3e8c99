import 'server-only'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { exchange } from './exchange.ts'

const DemoAccounts = z.array(
  z.object({ email: z.string(), name: z.string(), organisation: z.string(), role: z.string(), password: z.string() }),
)
export type DemoAccount = z.infer<typeof DemoAccounts>[number]

/** People of the demonstration, written by `npm run demo`; none on a real exchange, or when the file is not there. */
export const demoAccounts = async (): Promise<DemoAccount[]> => {
  const { demo, dataDir } = exchange().config
  if (!demo) return []
  try {
    const parsed = DemoAccounts.safeParse(JSON.parse(await readFile(join(dataDir, 'demo-accounts.json'), 'utf8')))
    return parsed.success ? parsed.data : []
  } catch {
    return []
  }
}
