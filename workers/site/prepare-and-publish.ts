import { setTimeout as sleep } from 'node:timers/promises'
import type { SiteContext } from './context.ts'
import { ExchangeRefusal } from './faults.ts'
import { debugError, sayable } from './log.ts'
import { isPublished, outDirOf, preparedManifest, publishDataset } from './publish.ts'

const PROGRESS_MS = 5000

const prepareData = async (site: SiteContext, outDir: string, signal: AbortSignal): Promise<void> => {
  const { dataDir, labelsFile, threads, chainFile } = site.config
  if (dataDir === null || labelsFile === null) return
  const { prepare } = await import('#workers/gears/prepare.ts')
  site.log.info('prepare.started', 'Preparing the data folder. Pictures stay where they are; this may take a while.')
  let toldAt = performance.now()
  const report = await prepare({
    in: dataDir,
    labels: labelsFile,
    out: outDir,
    config: chainFile,
    threads,
    signal,
    onProgress: ({ done, total, excluded }) => {
      if (performance.now() - toldAt < PROGRESS_MS) return
      toldAt = performance.now()
      site.log.info('prepare.progress', `Prepared ${done} of ${total} files, ${excluded} excluded.`, { done, total })
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

const prepareOnce = async (site: SiteContext, again: boolean, signal: AbortSignal): Promise<void> => {
  const outDir = await outDirOf(site.config.preparedDir)
  if (again || (await preparedManifest(outDir)) === null) await prepareData(site, outDir, signal)
  const found = await preparedManifest(outDir)
  if (!found)
    site.log.warn(
      'dataset.none',
      'There is no prepared data set yet, so this site has nothing to offer. Set dataDir and labelsFile in config.json.',
    )
  else if (!(await isPublished(site, found.hash))) await publishDataset(site, outDir, signal)
}

const AGAIN_MS = 60_000

/**
 * Makes the prepared data set if there is none (or when asked), and publishes one that the exchange has not been told of. It runs beside the
 * polling, so that a site that prepares for hours is seen and can be paused. A no of the exchange is asked again every minute, because an
 * administrator may have to confirm the site first. It never throws: what is wrong is said in the log, and the agent goes on.
 */
export const prepareAndPublish = async (site: SiteContext, again: boolean, signal: AbortSignal): Promise<void> => {
  for (let tries = 0; !signal.aborted; tries++) {
    try {
      return await prepareOnce(site, again && tries === 0, signal)
    } catch (error) {
      if (signal.aborted) return
      debugError(error)
      const { code, message } = sayable(error)
      if (tries === 0) site.log.warn('dataset.unpublished', message, { code })
      if (!(error instanceof ExchangeRefusal)) return
      await sleep(AGAIN_MS, undefined, { signal }).catch(() => {})
    }
  }
}
