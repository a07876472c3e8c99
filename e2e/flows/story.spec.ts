import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { verifyBundle } from '#core/agreement/verify-bundle.ts'
import { readSafetensors } from '#core/weights/safetensors.ts'
import { signIn } from '../../scripts/demo/person.ts'
import { publishListing } from '../../scripts/demo/story.ts'
import { accessible } from './accessible.ts'
import { comeIn, type Person } from './person.ts'
import { signInBrowser } from './sign.ts'
import { openStage, type Stage } from './stage.ts'
import { takeAway } from './take-away.ts'

/** The whole road in a real browser: from a hospital's folder, through a signed agreement, to a model. One test after the other. */
test.describe.configure({ mode: 'serial' })

let stage: Stage
const people = new Map<string, Person>()
const person = async (browser: Parameters<typeof comeIn>[0], email: string): Promise<Person> => {
  const known = people.get(email)
  if (known) return known
  const made = await comeIn(browser, stage, email)
  people.set(email, made)
  return made
}
let proposal: string
let project: string

test.beforeAll(async () => {
  test.setTimeout(300_000)
  stage = await openStage()
})
test.afterAll(async () => {
  for (const one of people.values()) await one.close()
  await stage?.stop()
})

test('a steward sees what the agent prepared, describes it, sets its terms and publishes it', async ({ browser }) => {
  const { page, shot } = await person(browser, 'steward@hannover.demo')
  await page.goto('/site')
  await expect(page.getByRole('heading', { level: 1, name: 'Hannover radiology' })).toBeVisible()
  await expect(page.getByText('Complete and publish the listing')).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText('0 images')).toBeVisible()
  await expect(page.getByText(/These are the [\d,]+ bytes that the site sent/)).toBeVisible()
  await expect(page.getByRole('group', { name: /^Entropy .*Threshold: at least 4 bit\. Most files: .*/ })).toBeVisible()
  await expect(page.getByRole('row', { name: /De-identify deidentify \d/ })).toBeVisible()
  await accessible(page, 'site console')
  await shot('site-console')
  await page.getByText('Complete and publish the listing').click()
  await expect(page.getByRole('button', { name: 'Publish' })).toBeDisabled()

  await page.getByRole('link', { name: 'Name and description' }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('There is a problem')).toBeVisible()
  await page.getByLabel('Title').fill('Hannover chest radiographs <b>x</b>')
  await page.getByLabel('Summary').fill('Frontal chest radiographs of adults, prepared at the site.')
  await page.getByLabel('Where the labels come from').fill('PCR')
  await page.getByLabel('Years').fill('2015 to 2020')
  await page.getByLabel('Contact').fill('data@hannover.example')
  await page.getByRole('button', { name: 'Save' }).click()

  await page.getByRole('link', { name: 'Terms of use' }).click()
  await page.getByLabel('The wording that you read').fill('Health and medical research.')
  await page.locator('input[name=permission][value=HMB]').check()
  await page.locator('input[name=training][value=allowed]').check()
  await page.locator('input[name=commercialModelUse][value=allowed]').check()
  await page.getByLabel('A model that learned from the data may leave the site').check()
  await page.getByLabel('Fewest patients for training').fill('5')
  await shot('listing-terms')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Publish', exact: true }).click()
  await expect(page.getByRole('link', { name: 'The public page' })).toBeVisible()
  await shot('listing')
  for (const hospital of stage.hospitals)
    if (hospital.key !== 'hannover')
      await publishListing(await signIn(stage.url, stage.accounts.find((one) => one.email === `steward@${hospital.key}.demo`)!), hospital)
})

test('the QC gallery is a page on the hospital’s own disk, and loads without a network', async ({ browser }) => {
  const context = await browser.newContext({ offline: true })
  const page = await context.newPage()
  const agent = stage.agents.find((one) => one.key === 'hannover')!
  await page.goto(`file://${join(agent.home, 'data/private/gallery/index.html')}`)
  expect(await page.locator('img').count()).toBeGreaterThan(10)
  await accessible(page, 'gallery')
  await page.screenshot({ path: 'e2e/screenshots/gallery-light.png' })
  await page.getByRole('link', { name: 'Details of row' }).last().click()
  const details = page.getByRole('article')
  await expect(details).toHaveCount(1)
  await expect(details.getByRole('table')).toBeVisible()
  for (const picture of await details.locator('img').all())
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
  await accessible(page, 'gallery details')
  await page.screenshot({ path: 'e2e/screenshots/gallery-details-light.png' })
  await context.close()
})

test('a visitor finds the data sets without an account, and markup in a title is shown, not run', async ({ browser }) => {
  const visitor = await comeIn(browser, stage, null)
  await visitor.page.goto('/')
  await accessible(visitor.page, 'landing')
  await visitor.shot('landing')
  await visitor.page.getByRole('button', { name: 'Check which datasets fit' }).click()
  await expect(visitor.page.getByText('Hannover chest radiographs <b>x</b>')).toBeVisible()
  await visitor.shot('datasets')
  await visitor.page.getByRole('link', { name: 'Hannover chest radiographs <b>x</b>' }).first().click()
  await expect(visitor.page.getByRole('heading', { level: 1 })).toContainText('<b>x</b>')
  await accessible(visitor.page, 'dataset')
  await visitor.shot('dataset')
  expect(visitor.errors).toEqual([])
  await visitor.close()
})

test('a researcher states the purpose, sees what fits and why, and sends one proposal to three hospitals', async ({ browser }) => {
  const { page, shot } = await person(browser, 'researcher@meridian.demo')
  await page.goto('/purposes/new/research')
  await page.getByLabel('Train or test a model').check()
  await page.getByLabel('Research on a disease').check()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('combobox').fill('pneumonia')
  await page
    .getByRole('option', { name: /^pneumonia/i })
    .first()
    .click()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Yes, commercial').check()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Anyone').check()
  await page.getByRole('button', { name: 'Continue' }).click()
  const year = new Date().getUTCFullYear() + 1
  await page.getByLabel('Your project ends on').fill(`${year}-06-30`)
  await page.getByLabel('Reference of your ethics approval').fill('EC 2026-114')
  await page.getByLabel('The approval is valid until').fill(`${year}-12-31`)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Short name').fill('Pneumonia detector')
  await page
    .getByLabel('What do you want to find out, and for whom?')
    .fill('Detect pneumonia on chest radiographs, so that urgent films are read first.')
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Check your answers' })).toBeVisible()
  await shot('purpose-check')
  await page.getByRole('button', { name: 'Save purpose' }).click()
  await page.waitForURL(/\/purposes\/[0-9a-f-]{36}/)
  await accessible(page, 'results')
  await shot('results')
  await page.getByRole('checkbox', { name: /Hannover/ }).check()
  await page.getByRole('checkbox', { name: /Bethesda/ }).check()
  await page.getByRole('tab', { name: /Needs review/ }).click()
  await page.getByRole('checkbox', { name: /Guangzhou/ }).check()
  await page.getByRole('link', { name: /Start proposal/ }).click()
  await page.waitForURL(/\/proposals\/new/)
  await expect(page.getByRole('button', { name: 'Send to 3 sites' })).toBeVisible()
  await page.getByLabel('Recommended plan').selectOption('natural-64')
  await expect(page.locator('[name="plan.localSteps"]')).toHaveValue('14')
  await page.getByLabel('Recommended plan').selectOption('default')
  // Rounds of several seconds, so that a person can press Pause in the middle of one.
  for (const [field, value] of Object.entries({
    'plan.rounds': '30',
    'plan.localEpochs': '20',
    'plan.quorum': '2',
    'limits.minimumSites': '2',
    'limits.minimumPatients': '5',
    'limits.suppressBelow': '1',
    'limits.maxRounds': '50',
  }))
    await page.locator(`[name="${field}"]`).fill(value)
  await accessible(page, 'proposal form')
  await shot('proposal-new')
  await page.getByRole('button', { name: 'Send to 3 sites' }).click()
  await page.waitForURL(/\/proposals\/[0-9a-f-]{36}$/)
  proposal = page.url().split('/').at(-1)!
  await shot('proposal')
})

test('the custodian agrees, and a freshly frozen agreement reads the same for both sides', async ({ browser }) => {
  const steward = await person(browser, 'steward@hannover.demo')
  await steward.page.goto('/inbox')
  await expect(steward.page.getByText('Pneumonia detector').first()).toBeVisible()
  await steward.shot('inbox')
  await steward.page.goto(`/proposals/${proposal}`)
  await steward.page.getByRole('button', { name: 'Agree', exact: true }).click()
  await steward.page.getByRole('alertdialog').or(steward.page.getByRole('dialog')).getByRole('button', { name: 'Agree' }).click()
  await steward.page.waitForURL(/\/agreements\//)
  await accessible(steward.page, 'agreement')
  await steward.shot('agreement-pending')
  for (const hospital of stage.hospitals.filter((one) => one.key !== 'hannover')) {
    const other = await signIn(stage.url, stage.accounts.find((one) => one.email === `steward@${hospital.key}.demo`)!)
    const negotiation = (await other.api.proposal.byId.query({ id: proposal })).negotiations[0]!
    await other.api.negotiation.agree.mutate({ id: negotiation.id })
  }
})

test('both signatories sign with a passkey, the site agents seal, and the signatures start the project', async ({ browser }) => {
  const counsel = await person(browser, 'signatory@meridian.demo')
  const klein = await person(browser, 'signatory@hannover.demo')
  const researcher = await signIn(stage.url, stage.accounts.find((one) => one.email === 'researcher@meridian.demo')!)
  const view = await researcher.api.proposal.byId.query({ id: proposal })
  const hannover = view.negotiations.find((one) => one.site.name.startsWith('Hannover'))!.agreement!.id
  await signInBrowser(klein, hannover, 'hospital')
  await signInBrowser(counsel, hannover, 'company')
  const api = (email: string) => signIn(stage.url, stage.accounts.find((one) => one.email === email)!)
  const lawyer = await api('signatory@meridian.demo')
  for (const negotiation of view.negotiations.filter((one) => one.agreement!.id !== hannover)) {
    const key = stage.hospitals.find((one) => negotiation.site.name.startsWith(one.name))!.key
    await (await api(`signatory@${key}.demo`)).sign(negotiation.agreement!.id)
    await lawyer.sign(negotiation.agreement!.id)
  }
  await counsel.page.goto(`/agreements/${hannover}`)
  await expect(counsel.page.getByText('In force').first()).toBeVisible({ timeout: 30_000 })
  const bundle = await counsel.page.request.get(`/api/agreements/${hannover}/bundle.json`)
  expect(verifyBundle(await bundle.json(), { requireSeal: true })).toMatchObject({ ok: true })
})

test('the project page shows rounds as they happen, and a pause by the custodian reaches the running agent', async ({ browser }) => {
  const { page, shot } = await person(browser, 'researcher@meridian.demo')
  await page.goto(`/proposals/${proposal}`)
  await page
    .getByRole('link', { name: /project/i })
    .last()
    .click({ timeout: 30_000 })
  await page.waitForURL(/\/projects\/[0-9a-f-]{36}/)
  project = page.url().match(/projects\/([0-9a-f-]{36})/)![1]!
  await expect(page.getByText(/Round \d+ of 30/).first()).toBeVisible()
  const roundShown = async () =>
    Number(
      /Round (\d+) of 30/.exec(
        (await page
          .getByText(/Round \d+ of 30/)
          .first()
          .textContent()) ?? '',
      )?.[1],
    )
  // The project opens with the first two agreements; from the third round on all three sites are in, and two are enough without one.
  await expect.poll(roundShown, { timeout: 60_000 }).toBeGreaterThanOrEqual(3)
  const steward = await person(browser, 'steward@hannover.demo')
  await steward.page.goto(`/projects/${project}`)
  await steward.page.getByRole('button', { name: 'Pause my site' }).click()
  await expect(steward.page.getByRole('button', { name: 'Resume my site' })).toBeVisible({ timeout: 20_000 })
  await expect(page.getByText(/Paused/).first()).toBeVisible({ timeout: 20_000 })
  // The others go on: the round on the researcher's page rises without a reload.
  const before = await roundShown()
  await expect.poll(roundShown, { timeout: 60_000 }).toBeGreaterThan(before)
  await steward.shot('project-steward-paused')
  await steward.page.getByRole('button', { name: 'Resume my site' }).click()
  await expect(steward.page.getByRole('button', { name: 'Pause my site' })).toBeVisible({ timeout: 20_000 })
  await accessible(page, 'project')
  await shot('project-live')
  // A reload in the middle loses nothing: the feed goes on from the last event it knows.
  await page.reload()
  await expect(page.getByText('Complete', { exact: true }).first()).toBeVisible({ timeout: 150_000 })
  await expect(page.getByText('not defined').first()).toBeVisible()
  await expect(page.getByRole('heading', { name: 'How well it does' })).toBeVisible()
  await accessible(page, 'project complete')
  await shot('project-complete')
})

test('everything that the run page shows can be taken away as CSV, and runs are compared by those with a part in them', async ({
  browser,
}) => takeAway((await person(browser, 'researcher@meridian.demo')).page, await comeIn(browser, stage, null), project))

test('the model can be taken by those with the right to it, and by nobody else', async ({ browser }) => {
  const { page } = await person(browser, 'researcher@meridian.demo')
  await page.goto(`/projects/${project}`)
  const link = page.getByRole('link', { name: 'Weights as safetensors' })
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
  const file = readSafetensors(new Uint8Array(readFileSync((await download.path())!)))
  expect(file.ok && file.tensors.size).toBeGreaterThan(5)
  const href = (await link.getAttribute('href'))!
  const card = await (await page.request.get(href.replace('model.safetensors', 'model-card.json'))).json()
  expect(card).toMatchObject({ rounds: 30, agreements: [{ state: 'ACTIVE' }, { state: 'ACTIVE' }, { state: 'ACTIVE' }] })
  const onnx = await page.request.get(href.replace('model.safetensors', 'model.onnx'))
  expect((await onnx.body()).length).toBeGreaterThan(300_000)
  const visitor = await comeIn(browser, stage, null)
  expect((await visitor.page.request.get(href)).status()).toBe(401)
  await visitor.close()
})

test('an agreement is ended in two steps, and the page says what that means', async ({ browser }) => {
  const { page, shot } = await person(browser, 'steward@hannover.demo')
  await page.goto('/agreements')
  await page
    .getByRole('link', { name: /Hannover chest/ })
    .first()
    .click()
  await page.getByRole('button', { name: /End/ }).first().click()
  const dialog = page.getByRole('alertdialog').or(page.getByRole('dialog'))
  await dialog.getByRole('textbox').fill('The study was closed.')
  await dialog.getByRole('button', { name: /End/ }).click()
  await expect(page.getByText(/Ended (by|on)/).first()).toBeVisible()
  await shot('agreement-ended')
})

test('no page of the story wrote an error to the console', () => {
  for (const [email, one] of people) expect(one.errors, email).toEqual([])
})
