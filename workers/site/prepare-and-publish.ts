import { setTimeout as sleep } from 'node:timers/promises'
import type { Preparing } from '#core/protocol/preparing.ts'
import { progressText } from '../gears/progress.ts'
import { isApproved } from './approval.ts'
import type { SiteContext } from './context.ts'
import { ExchangeRefusal } from './faults.ts'
import { debugError, sayable } from './log.ts'
import { makeOffer, outDirOf, preparedManifest, suppressBelow } from './offer.ts'
import { prepareProblem } from './prepare-problem.ts'
import { isPublished, publishOffer } from './publish.ts'
import { preparingTeller } from './tell-preparing.ts'
import { toldProgress } from './told-progress.ts'

type Tell = (preparing: Preparing) => void

const PROGRESS_MS = 5000

/** What the preparation has come to, for the word about a failure. */
interface Course {
  allLeftOut: boolean
}

const prepareData = async (site: SiteContext, outDir: string, tell: Tell, course: Course, signal: AbortSignal): Promise<void> => {
  const { dataDir, labelsFile, threads, chainFile } = site.config
  if (dataDir === null || labelsFile === null) return
  const { prepare } = await import('#workers/gears/prepare.ts')
  const k = await suppressBelow(site)
  site.log.info('prepare.started', 'Preparing the data folder. Pictures stay where they are; this may take a while.')
  const startedAt = performance.now()
  let toldAt = startedAt
  const report = await prepare({
    in: dataDir,
    labels: labelsFile,
    out: outDir,
    config: chainFile,
    threads,
    signal,
    onProgress: (progress) => {
      const { done, total, excluded } = progress
      course.allLeftOut = total > 0 && excluded === total
      tell(toldProgress(progress, k))
      if (performance.now() - toldAt < PROGRESS_MS) return
      toldAt = performance.now()
      site.log.info('prepare.progress', `${progressText(progress, toldAt - startedAt)}.`, { done, total })
    },
  })
  site.log.info(
    'prepare.done',
    `Prepared ${report.accepted} of ${report.files} files; ${report.excluded} were excluded, with reasons in ${outDir}/private.`,
    {
      accepted: report.accepted,
      excluded: report.excluded,
    },
  )
}

const ASK_MS = 1000

/** Publishes, after the steward's yes to exactly these bytes where the site asks for one. A changed policy makes other bytes. */
const publishWhenAllowed = async (site: SiteContext, outDir: string, tell: Tell, signal: AbortSignal): Promise<void> => {
  let offer = await makeOffer(site, outDir)
  let policyAt = site.gates.current().policyAt
  let asked = ''
  while (site.config.publish === 'ask' && !(await isApproved(site.home, offer))) {
    if (asked !== offer.sha256)
      site.log.info(
        'dataset.waiting',
        'A data set is prepared, and nothing was told of it yet. Look at what would leave, and approve it, with roundtable site publish.',
        { sha256: offer.sha256, bytes: offer.bytes.length },
      )
    asked = offer.sha256
    tell({ state: 'waiting-for-approval' })
    await sleep(ASK_MS, undefined, { signal })
    if (site.gates.current().policyAt === policyAt) continue
    policyAt = site.gates.current().policyAt
    offer = await makeOffer(site, outDir)
  }
  await publishOffer(site, offer, signal)
}

const prepareOnce = async (site: SiteContext, again: boolean, tell: Tell, course: Course, signal: AbortSignal): Promise<void> => {
  const outDir = await outDirOf(site.config.preparedDir)
  if (again || (await preparedManifest(outDir)) === null) await prepareData(site, outDir, tell, course, signal)
  const found = await preparedManifest(outDir)
  if (!found) {
    site.log.warn(
      'dataset.none',
      'There is no prepared data set yet, so this site has nothing to offer. Set dataDir and labelsFile in config.json.',
    )
    return tell({ state: 'failed', code: 'NO_FOLDER' })
  }
  if (!(await isPublished(site, found.hash))) await publishWhenAllowed(site, outDir, tell, signal)
  tell({ state: 'idle' })
}

const AGAIN_MS = 60_000

/**
 * Makes the prepared data set if there is none (or when asked), and publishes one that the exchange has not been told of. It runs beside the
 * polling, so that a site that prepares for hours is seen and can be paused. A no of the exchange is asked again every minute, because an
 * administrator may have to confirm the site first. It never throws: what is wrong is said in the log, and the agent goes on.
 */
export const prepareAndPublish = async (site: SiteContext, again: boolean, signal: AbortSignal): Promise<void> => {
  const tell = preparingTeller(site.client, signal)
  const course: Course = { allLeftOut: false }
  for (let tries = 0; !signal.aborted; tries++) {
    try {
      return await prepareOnce(site, again && tries === 0, tell, course, signal)
    } catch (error) {
      if (signal.aborted) return
      debugError(error)
      const { code, message } = sayable(error)
      if (tries === 0) site.log.warn('dataset.unpublished', message, { code })
      tell({ state: 'failed', code: prepareProblem(error, course.allLeftOut) })
      if (!(error instanceof ExchangeRefusal)) return
      await sleep(AGAIN_MS, undefined, { signal }).catch(() => {})
    }
  }
}
