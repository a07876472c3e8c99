import type { SplitData } from '#workers/dataset/read-split.ts'
import { bytes, type Floats, type Session } from './session.ts'
import { TrainFailed } from './train-failed.ts'

const BATCH = 64

/** Logits of every image of a split under one model, [n × K], image by image. @throws {TrainFailed} when a logit is not a number */
export const score = async (
  session: Session,
  w: Floats,
  { images, n }: Pick<SplitData, 'images' | 'n'>,
  sizePx: number,
  report: (step: number, steps: number) => void,
): Promise<Float32Array> => {
  let logits = new Float32Array(0)
  const steps = Math.ceil(n / BATCH)
  for (let step = 0; step < steps; step++) {
    const [from, to] = [step * BATCH, Math.min((step + 1) * BATCH, n)]
    const batch = images.subarray(from * sizePx ** 2, to * sizePx ** 2)
    const { logit } = await session.run({ w, image: bytes(batch, [to - from, 1, sizePx, sizePx]) })
    if (step === 0) logits = new Float32Array(n * (logit!.data.length / to))
    logits.set(logit!.data, from * (logits.length / n))
    report(step + 1, steps)
  }
  if (!logits.every(Number.isFinite))
    throw new TrainFailed('evaluate', 'The model of this round gives not-a-number for an image, so it cannot be used.')
  return logits
}
