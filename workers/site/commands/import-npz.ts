import { join } from 'node:path'
import { SPLITS } from '#core/dataset/prepared.ts'
import { Refused } from '#core/refusal.ts'
import { importNpz } from '#workers/simulate/import-npz.ts'
import { type Command, NO_NETWORK, text, texts } from './command.ts'

export const importNpzCommand: Command = {
  name: 'import-npz',
  summary: 'make a prepared data set of a MedMNIST file',
  options: { out: { type: 'string' }, label: { type: 'string', multiple: true } },
  words: [1, 1],
  help: `roundtable import-npz FILE --out DIR

Makes one prepared data set of an NPZ file of the MedMNIST layout: train_images, train_labels, val_…, test_…; splits that are absent are fine.
Pictures are square, grey, of 28 px or more (uint8). Labels (uint8) are 0 and 1, or the places of up to 20 classes, (n, 1); or up to 20 columns of
0 and 1, one for each label, (n, K). The file's own splits are kept. A picture that stands in two splits stays
in the later one only. No gear runs, neither quality control nor de-identification: the chain in the manifest says so, and such a set is for
simulations, not for an exchange. The layout names no patients, so each picture counts as one.
Exit code: 0, or 1 when the file cannot be taken.

Options:
  --out DIR        new folder; gets DIR/prepared
  --label NAME     what a label of 1 means (default: pneumonia), or what the classes are of (default: kind); of several columns once for each, in
                   their order (default: label_1, label_2, …)

Example:
  roundtable import-npz pneumoniamnist.npz --out mnist

${NO_NETWORK}
Files: reads FILE; writes DIR.`,
  run: async (values, [file]) => {
    const outDir = text(values, 'out')
    if (outDir === undefined || outDir === '')
      throw new Refused('BAD_INPUT', 'The option --out is missing. See roundtable import-npz --help.')
    const given = texts(values, 'label')
    const { images, labels, hash, sizePx, leftOut } = await importNpz({ file: file!, outDir, labels: given.length > 0 ? given : undefined })
    const splits = SPLITS.map((split) => {
      const counts = labels.map((label, i) => {
        const classes = images[split].classes[i]!
        return classes.length === 2 ? `${classes[1]} with ${label}` : `${label} 0 to ${classes.length - 1}: ${classes.join(', ')}`
      })
      return `${split} ${images[split].images} (${counts.join('; ')})`
    })
    console.log(`Imported pictures of ${sizePx} px: ${splits.join(', ')}. No quality control was run on them.`)
    if (leftOut > 0) console.log(`Left out of an earlier split, because they stand in a later one too: ${leftOut}.`)
    console.log(`Data set  ${hash}\nFolder    ${join(outDir, 'prepared')}`)
    return 0
  },
}
