import { and, asc, desc, eq, isNotNull } from 'drizzle-orm'
import { inferenceModel } from '#core/model/inference-model.ts'
import { PERSONAL_WORDS } from '#core/model/personal-part.ts'
import { Refused } from '#core/refusal.ts'
import { headOf } from '#core/run/head.ts'
import { lastRound } from '#core/run/selection.ts'
import { decodeModel } from '#core/weights/model-file.ts'
import type { Tx } from '#db/client.ts'
import { agreements, metrics, projects, runs, sites } from '#db/schema/index.ts'
import { termsOf } from '#server/agreement/bundle.ts'
import type { Exchange } from '#server/kernel/exchange.ts'
import { rightsOf } from '#server/project/queries.ts'
import type { Viewer } from '#server/session/session.ts'
import { runEvaluations } from './evaluations.ts'
import { runHeadEvaluations } from './head-evaluations.ts'

/** `model`: the one that the run ends with, selected where the plan selects; `last-model`: that of the last round, where it is another. */
export const MODEL_FILES = ['model.safetensors', 'model.onnx', 'model-card.json', 'last-model.safetensors', 'last-model.onnx'] as const
export type ModelFile = (typeof MODEL_FILES)[number]

type Run = typeof runs.$inferSelect

/** The model that the run ends with, or that of its last round. */
const modelOf = ({ plan, selected, lastModel, currentRound, stoppedAfter }: Run, isLast: boolean) =>
  selected && !isLast ? selected : { model: lastModel, round: Math.min(currentRound, lastRound(plan, stoppedAfter)), auc: null }

/** What sites told of each class or label on their test images. */
const cardClasses = async (tx: Tx, runId: string, judged: boolean) => {
  const { names, sites: told } = await runHeadEvaluations(tx, runId)
  return told
    .filter(({ split }) => judged && split === 'test')
    .flatMap(({ siteName: site, head }) =>
      names.map((name, i) => ({ site, name, auc: head.kind === 'multi-class' ? head.classes[i]!.auc : head.labels[i]!.auc })),
    )
}

/** What a person must know of a model before using it. */
const modelCard = async (tx: Tx, run: Run, isLast: boolean) => {
  const { model, round, auc } = modelOf(run, isLast)
  const [project] = await tx.select().from(projects).where(eq(projects.id, run.projectId))
  const signed = await tx.select().from(agreements).where(eq(agreements.projectId, run.projectId))
  const measured = await tx
    .select({ round: metrics.round, name: metrics.name, metric: metrics.metric, site: sites.name })
    .from(metrics)
    .innerJoin(sites, eq(sites.id, metrics.siteId))
    .where(and(eq(metrics.runId, run.id), isNotNull(metrics.siteId)))
    .orderBy(desc(metrics.round), asc(sites.name))
  const told = await runEvaluations(tx, run.id)
  const newest = Math.max(0, ...measured.filter((row) => row.name === 'auc').map((row) => row.round))
  const isSelected = run.selected !== null && !isLast
  const judged = run.selected === null || run.selected.round === round
  const test = judged ? told.pooled.test : null
  return {
    schema: 'model-card/v1',
    project: project?.title,
    model,
    /** The round whose model it is, and by which AUC over all sites on validation it was selected. */
    round,
    ...(isSelected && { selectedBy: { validationAuc: auc }, lastModel: run.lastModel }),
    startedFrom: run.plan.initial?.sha256 ?? 'seed',
    template: run.plan.template,
    inputSizePx: run.plan.inputSizePx,
    input: 'Grey chest radiograph, uint8 0 to 255, prepared by the gear chain named in the agreements.',
    output: `Probability of ${headOf(run.plan).names.join(', ')}.`,
    rounds: modelOf(run, true).round,
    plan: { hash: run.planHash, ...run.plan },
    agreements: signed.map((agreement) => {
      const terms = termsOf(agreement)
      return {
        terms: agreement.termsHash,
        provider: terms.provider.name,
        site: terms.site.name,
        dataset: terms.dataset.title,
        state: agreement.state,
        rights: terms.rights,
      }
    }),
    evaluation: measured
      .filter((row) => row.round === (run.selected ? round : newest) && row.name !== 'trainLoss')
      .map(({ site, name, metric }) => ({ site, name, metric, split: 'validation' })),
    /** The threshold is a logit, chosen on validation images. */
    test: told.sites
      .filter(({ split }) => judged && split === 'test')
      .map(({ siteName: site, full: { auc, accuracyAtHalf, threshold, accuracyAtThreshold, calibrationSlope } }) => ({
        ...{ site, auc, accuracyAtHalf, threshold, accuracyAtThreshold, calibrationSlope },
      })),
    /** Over the images of all sites that show their scores; low and high are certain bounds. */
    testPooled: test && {
      ...{ auc: test.auc, positives: test.positives, negatives: test.negatives, sites: test.siteIds.length },
      ...{ accuracyAtHalf: test.atHalf.accuracy, threshold: test.atThreshold.threshold, accuracyAtThreshold: test.atThreshold.accuracy },
    },
    /** Of each class or label at each site, where there are several. */
    ...(run.plan.head && { classes: await cardClasses(tx, run.id, judged) }),
    ...(run.plan.personal && {
      untrained: `${PERSONAL_WORDS[run.plan.personal]}: each site kept its own, so this model has those of the start. Fit them before use on new images.`,
    }),
    limits:
      'Trained for research. Not a medical device, not validated for clinical use. Where an agreement has ended, nothing was unlearned: the model still reflects the rounds before.',
  }
}

/** What a file is called at whoever takes it: of which round it is, and that it was selected. */
const nameOf = (run: Run, file: ModelFile): string => {
  if (!run.selected || file === 'model-card.json') return file
  const ending = file.slice(file.indexOf('.'))
  const isLast = file.startsWith('last-')
  return `${isLast ? 'last' : 'selected'}-model-of-round-${modelOf(run, isLast).round}${ending}`
}

/** A file of the global model, for parties whose agreements all grant the download. */
export const modelDownload = async (
  exchange: Exchange,
  viewer: Viewer | null,
  runId: string,
  file: ModelFile,
): Promise<{ bytes: Uint8Array; type: string; name: string }> => {
  const actor = viewer?.actor
  if (!actor) throw new Refused('NOT_SIGNED_IN', 'Sign in to continue.')
  return exchange.db.withTx(
    actor.organisation,
    async (tx) => {
      const [run] = await tx.select().from(runs).where(eq(runs.id, runId))
      if (!run?.lastModel) throw new Refused('NOT_FOUND', 'There is no model here, or your organisation has no part in it.')
      const rights = await rightsOf(tx, actor, run.projectId)
      if (!rights.download)
        throw new Refused(
          'RIGHT_NOT_GRANTED',
          'The agreements of this project do not let your organisation download the model (clause: model rights).',
        )
      const name = nameOf(run, file)
      const isLast = file.startsWith('last-')
      const bytes = exchange.blobs.read(modelOf(run, isLast).model ?? run.lastModel)
      if (file.endsWith('.safetensors')) return { bytes, type: 'application/octet-stream', name }
      const card = await modelCard(tx, run, isLast)
      if (file === 'model-card.json')
        return { bytes: new TextEncoder().encode(`${JSON.stringify(card, null, 2)}\n`), type: 'application/json', name }
      const model = decodeModel(bytes, run.plan)
      if (!model.ok) throw new Error(model.message)
      return { bytes: inferenceModel(run.plan, model.weights, { card: JSON.stringify(card) }), type: 'application/octet-stream', name }
    },
    { readOnly: true },
  )
}
