import { HeatMap } from '#app/ui/chart/heat-map.tsx'
import { AUC_AXIS, SHARE_AXIS } from '#app/ui/chart/scale.ts'
import { counted } from '#app/ui/format.ts'
import type { MetricLike } from '#app/ui/number/metric-value.tsx'
import type { Views } from '#app/ui/trpc/types.ts'
import { cellText, helpFinding, helpSentence, type ModelCell, modelMatrix, modelWords } from './compared-models.ts'

const asMetric = (cell: ModelCell): MetricLike => {
  if (cell.kind !== 'undefined') return cell
  return { kind: 'undefined', reason: cell.reason === 'EMPTY' ? 'EMPTY' : 'ONE_CLASS' }
}

/** Each site's own model, the global one and the personalised ones at each site: whether the federation helped it. */
export const ModelMatrix = ({ found, split, asked }: { found: Views['run']['evaluations']; split: 'val' | 'test'; asked: boolean }) => {
  const matrix = modelMatrix(found, split)
  if (!matrix)
    return split === 'test' && !asked ? (
      <p className="mt-6 max-w-measure text-table text-ink-2">
        Whether the federation helped a site is not known: the plan asks for no model of each site alone.
      </p>
    ) : null
  const { models, rows } = matrix
  const words = models.map((model) => modelWords(model, found.personal))
  const low = rows.some(({ cells }) => cells.some((cell) => cell.kind === 'value' && Number(cell.value) < AUC_AXIS.min))
  const sentences = rows.flatMap((row) => helpSentence(matrix, row) ?? [])
  return (
    <div className="mt-12">
      <HeatMap
        title={helpFinding(matrix)}
        subtitle={`AUC of each model on each site's ${split === 'test' ? 'test' : 'validation'} images, with its 95 % interval`}
        measure="AUC"
        rowHeader="Site"
        columns={words}
        rows={rows.map(({ name, cells }) => ({ name, values: cells.map(asMetric) }))}
        textOf={(row, column) => cellText(rows[row]?.cells[column] ?? { kind: 'not-yet' })}
        y={low ? SHARE_AXIS : AUC_AXIS}
        file="auc-by-site-and-model"
        summary={`${counted(rows.length, 'site')}, ${counted(models.length, 'model')}.`}
      />
      {sentences.length > 0 && (
        <ul className="mt-4 flex max-w-measure flex-col gap-1 text-table">
          {sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      {models.includes('alone') && (
        <p className="mt-3 max-w-measure text-table text-ink-2">
          Each site trained its own model on its own images for as many steps as it took in the run. It is tried at that site only: to try
          it at others, its weights would have to leave, and they do not.
        </p>
      )}
      {models.includes('shared') && (
        <p className="mt-3 max-w-measure text-table text-ink-2">
          The global model has the part that each site keeps of its own as it was at the start: it is what a download holds.
        </p>
      )}
    </div>
  )
}
