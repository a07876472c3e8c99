import { join } from 'node:path'
import { SPLITS } from '#core/dataset/prepared.ts'
import { Refused } from '#core/refusal.ts'
import { importNpz } from '#workers/simulate/import-npz.ts'
import { type Command, NO_NETWORK, text } from './command.ts'

export const importNpzCommand: Command = {
  name: 'import-npz',
  summary: 'make a prepared data set of a MedMNIST file',
  options: { out: { type: 'string' }, label: { type: 'string' } },
  words: [1, 1],
  help: `roundtable import-npz FILE --out DIR

Makes one prepared data set of an NPZ file of the MedMNIST layout: train_images, train_labels, val_…, test_…; splits that are absent are fine.
Pictures are square, grey, of 28 px or more (uint8); labels are 0 and 1. The file's own splits are kept. A picture that stands in two splits stays
in the later one only. No gear runs, neither quality control nor de-identification: the chain in the manifest says so, and such a set is for
simulations, not for an exchange. The layout names no patients, so each picture counts as one.
Exit code: 0, or 1 when the file cannot be taken.

Options:
  --out DIR        new folder; gets DIR/prepared
  --label NAME     what a label of 1 means (default: pneumonia)

Example:
  roundtable import-npz pneumoniamnist.npz --out mnist

${NO_NETWORK}
Files: reads FILE; writes DIR.`,
  run: async (values, [file]) => {
    const outDir = text(values, 'out')
    if (outDir === undefined || outDir === '')
      throw new Refused('BAD_INPUT', 'The option --out is missing. See roundtable import-npz --help.')
    const label = text(values, 'label') ?? 'pneumonia'
    const { images, hash, sizePx, leftOut } = await importNpz({ file: file!, outDir, label })
    const splits = SPLITS.map((split) => `${split} ${images[split].images} (${images[split].positives} with ${label})`)
    console.log(`Imported pictures of ${sizePx} px: ${splits.join(', ')}. No quality control was run on them.`)
    if (leftOut > 0) console.log(`Left out of an earlier split, because they stand in a later one too: ${leftOut}.`)
    console.log(`Data set  ${hash}\nFolder    ${join(outDir, 'prepared')}`)
    return 0
  },
}
