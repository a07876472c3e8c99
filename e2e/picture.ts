import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { signIn } from '../scripts/demo/person.ts'
import { propose, publishListing, statePurpose, until } from '../scripts/demo/story.ts'
import { ROOT } from '../scripts/exchange/root.ts'
import { findChromium } from '../scripts/find-chromium.ts'
import { comeIn } from './flows/person.ts'
import { openStage } from './flows/stage.ts'

/** Takes the picture of the README: the project page in the middle of a run on synthetic phantoms. `node e2e/picture.ts` */
const stage = await openStage({ phantoms: true })
const executablePath = findChromium(console.log)
const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox', '--disable-gpu'] })
try {
  const person = (email: string) => signIn(stage.url, stage.accounts.find((one) => one.email === email)!)
  const researcher = await person('researcher@meridian.demo')
  const counsel = await person('signatory@meridian.demo')
  const listings: string[] = []
  for (const hospital of stage.hospitals) listings.push(await publishListing(await person(`steward@${hospital.key}.demo`), hospital))
  const proposalId = await propose(researcher, await statePurpose(researcher), listings, 20, 3, listings.length)
  for (const hospital of stage.hospitals) {
    const steward = await person(`steward@${hospital.key}.demo`)
    const negotiation = (await steward.api.proposal.byId.query({ id: proposalId })).negotiations[0]!
    const { id } = await steward.api.negotiation.agree.mutate({ id: negotiation.id })
    await (await person(`signatory@${hospital.key}.demo`)).sign(id)
    await counsel.sign(id)
  }
  const projectId = await until(
    'the project opens',
    async () => (await researcher.api.proposal.byId.query({ id: proposalId })).projectId,
    60,
  )
  const { page } = await comeIn(browser, stage, 'researcher@meridian.demo')
  await page.setViewportSize({ width: 1280, height: 1290 })
  await page.goto(`/projects/${projectId}`)
  await until(
    'twelve rounds are committed',
    async () => (await researcher.api.project.byId.query({ id: projectId })).run!.currentRound >= 13,
    300,
  )
  await page.getByText('Training').first().waitFor({ timeout: 20_000 })
  mkdirSync(join(ROOT, 'public/readme'), { recursive: true })
  await page.screenshot({ path: join(ROOT, 'public/readme/project-live.png') })
} finally {
  await browser.close()
  await stage.stop()
}
