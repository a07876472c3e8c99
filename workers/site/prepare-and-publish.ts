import { Refused } from '#core/refusal.ts'
import type { SiteContext } from './context.ts'
import { ExchangeRefusal } from './faults.ts'
import { sayable } from './log.ts'
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

/** Makes the prepared data set if there is none (or when asked), and publishes one that the exchange has not been told of. A no is logged; the agent goes on. */
export const prepareAndPublish = async (site: SiteContext, again: boolean, signal: AbortSignal): Promise<void> => {
  try {
    const outDir = await outDirOf(site.config.preparedDir)
    if (again || (await preparedManifest(outDir)) === null) await prepareData(site, outDir, signal)
    const found = await preparedManifest(outDir)
    if (!found)
      site.log.warn(
        'dataset.none',
        'There is no prepared data set yet, so this site has nothing to offer. Set dataDir and labelsFile in config.json.',
      )
    else if (!(await isPublished(site, found.hash))) await publishDataset(site, outDir, signal)
  } catch (error) {
    if (signal.aborted) return
    if (!(error instanceof Refused || error instanceof ExchangeRefusal)) throw error
    const { code, message } = sayable(error)
    site.log.warn('dataset.unpublished', message, { code })
  }
}
