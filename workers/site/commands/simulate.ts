import { availableParallelism } from 'node:os'
import { Refused } from '#core/refusal.ts'
import { conclusionTable } from '#workers/simulate/conclude.ts'
import { startingPlan } from '#workers/simulate/initial-file.ts'
import { simulationPrinter } from '#workers/simulate/progress.ts'
import { readPlan } from '#workers/simulate/read-plan.ts'
import { simulate } from '#workers/simulate/simulate.ts'
import { matrixTable } from '#workers/simulate/site-matrix.ts'
import { chooseDevice, DEVICE_CHOICES, deviceText } from '#workers/train/choose-device.ts'
import type { Device } from '#workers/train/device.ts'
import { type Command, NO_NETWORK, text, texts, type Values } from './command.ts'

const threadsOf = (values: Values): number => {
  const given = text(values, 'threads')
  const threads = given === undefined ? availableParallelism() : Number(given)
  if (Number.isInteger(threads) && threads >= 1 && threads <= 256) return threads
  throw new Refused('BAD_INPUT', `--threads must be a whole number from 1 to 256, not "${given}".`)
}

const deviceOf = async (values: Values): Promise<Device> => {
  const given = text(values, 'device') ?? 'cpu'
  const choice = DEVICE_CHOICES.find((one) => one === given)
  if (!choice) throw new Refused('BAD_INPUT', `--device is one of ${DEVICE_CHOICES.join(', ')}, not "${given}".`)
  const chosen = await chooseDevice(choice)
  if (choice !== 'cpu') console.error(`Training runs on ${deviceText(chosen)}.`)
  return chosen.device
}

const outOf = (values: Values): string => {
  const out = text(values, 'out')
  if (out !== undefined && out !== '') return out
  throw new Refused('BAD_INPUT', 'The option --out is missing. See roundtable simulate --help.')
}

export const simulateCommand: Command = {
  name: 'simulate',
  summary: 'play a federated run on this machine, without an exchange',
  options: {
    site: { type: 'string', multiple: true },
    test: { type: 'string' },
    initial: { type: 'string' },
    alone: { type: 'boolean' },
    out: { type: 'string' },
    threads: { type: 'string' },
    device: { type: 'string' },
  },
  words: [1, 1],
  help: `roundtable simulate PLAN.json --site NAME=PREPARED_DIR … --out DIR

Plays every round of a plan on this machine: each site trains in a process of its own on one thread, its update is clipped, checked and summed
by the code that sites and exchange run, and the new model is judged on each site's validation images. A real run of the same plan over the same
data sets and shares gives the same model. One site alone is the centralised run to compare with; a quorum does not count for it.
It is for data of your own: nothing is suppressed, numbers over a few images are shown too. Do not pass them on for others' data.

Options:
  --site NAME=DIR  a site and its prepared data set (the folder with manifest.json, or the one that holds prepared); once for each site
  --test DIR       a prepared data set whose test split judges the final model (default: the sites' own test splits, else validation)
  --initial FILE   a safetensors file to start from: a model of another run, or any with the tensors of the plan; where its last layer does not fit,
                   that is drawn from the seed
  --alone          also train a model of each site alone, with as many steps as the site took in the run, and try every model at every site:
                   DIR/matrix.csv holds the AUC of each; the models stay in DIR/alone
  --out DIR        gets the results; the same command again goes on after the last finished round
  --threads N      sites at work at once (default: one for each processor)
  --device WHERE   cpu (default), cuda, webgpu, or auto: what works and is faster; the last digits differ between devices

Example:
  roundtable plan --preset pneumonia-28 > plan.json
  roundtable simulate plan.json --site a=parts/site-1 --site b=parts/site-2 --out run-1

The last line is JSON: { rounds, auc, acc, acc_tuned, threshold, per_site, seconds, … }. acc is the accuracy at probability 0.5, acc_tuned that at
threshold, which is chosen on validation images only. Without --test the first numbers pool the images of all sites; auc_mean is the sites' mean.
In per_site, by_view has the AUC within each view, where a set says the views.
Under a plan with a head auc is the mean over its classes, each against the others, or labels; per_class tells of each, confusion which class is
taken for which; acc is of several classes the share whose likeliest one is right, of several labels their mean, and thresholds has one for each.
Exit code: 0 done, 1 it could not be run, 130 it was stopped.

${NO_NETWORK}
Files: reads PLAN.json and the prepared sets; writes DIR/metrics.jsonl (a line for each round and site), DIR/model.safetensors, DIR/model.onnx and
DIR/state; with --alone DIR/matrix.csv and DIR/alone. Under a plan that selects by validation model.safetensors is the best model and
DIR/last-model.safetensors the last; under one of which a part stays at the sites there is also DIR/personal, and each site is judged with its
own, --test without any.`,
  run: async (values, [planPath]) => {
    const stop = new AbortController()
    const onInterrupt = (): void => stop.abort()
    process.once('SIGINT', onInterrupt)
    process.once('SIGTERM', onInterrupt)
    const now = () => performance.now()
    const shown: { printer?: ReturnType<typeof simulationPrinter> } = {}
    try {
      const { plan, initial, seededHead } = await startingPlan(await readPlan(planPath!), text(values, 'initial'))
      if (seededHead) console.error('The last layer is drawn from the seed: the file of --initial has none that fits the plan.')
      const test = text(values, 'test')
      const conclusion = await simulate({
        ...{
          plan,
          initial,
          sites: texts(values, 'site'),
          test,
          alone: values.alone === true,
          outDir: outOf(values),
          threads: threadsOf(values),
          device: await deviceOf(values),
          now,
          signal: stop.signal,
        },
        onBegin: (sites, begun) => {
          const images = new Map(sites.map((site) => [site.name, site.images]))
          shown.printer = simulationPrinter(process.stderr, now, { rounds: plan.rounds, begun, sites: images })
          if (begun > 0) console.error(`Going on after round ${begun} of ${plan.rounds}.`)
        },
        onProgress: (site, progress) => shown.printer?.training(site, progress),
        onRound: (round) => shown.printer?.round(round),
      })
      shown.printer?.end()
      console.log(`${conclusionTable(conclusion, test === undefined ? 'all sites' : 'test set')}\n`)
      if (conclusion.matrix) console.log(`${matrixTable(conclusion.matrix)}\n`)
      console.log(JSON.stringify(conclusion))
      return 0
    } catch (error) {
      shown.printer?.end()
      if (!stop.signal.aborted) throw error
      console.error('Stopped. The finished rounds are kept: give the same command again to go on.')
      return 130
    } finally {
      process.off('SIGINT', onInterrupt)
      process.off('SIGTERM', onInterrupt)
    }
  },
}
