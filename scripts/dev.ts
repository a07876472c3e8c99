import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { prepareDatabase } from './exchange/prepare-database.ts'
import { ROOT } from './exchange/root.ts'
import { loadSecrets } from './exchange/secrets.ts'

/** Next's development server over the demo's own data (begin it with npm run demo), so that pages can be changed and looked at. */
const port = Number(process.env.PORT ?? 3000)
const dataDir = join(ROOT, '.data/demo')
const secrets = loadSecrets(dataDir)
const database = await prepareDatabase(dataDir, secrets, 'roundtable_demo')
const child = spawn(process.execPath, [join(ROOT, 'node_modules/next/dist/bin/next'), 'dev', '-p', String(port)], {
  cwd: ROOT,
  stdio: 'inherit',
  env: {
    ...process.env,
    ROUNDTABLE_URL: `http://localhost:${port}`,
    ROUNDTABLE_DATA: dataDir,
    ROUNDTABLE_APP_DATABASE_URL: database.appUrl,
    ROUNDTABLE_DEMO: '1',
    AUTH_SECRET: secrets.auth,
    NEXT_TELEMETRY_DISABLED: '1',
  },
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
child.on('exit', (code) => void database.stop().then(() => process.exit(code ?? 0)))
