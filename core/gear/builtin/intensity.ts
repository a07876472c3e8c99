import { builtin, choice, decimal } from './fields.ts'

export const intensity = builtin({
  name: 'intensity',
  version: '1.2.0',
  label: 'Scale intensity',
  scope: 'file',
  description:
    'Modality LUT or rescale, VOI LUT or window or percentiles, inversion exactly once, padding to 0 (PS3.3 C.11). If wanted, matching to a template and CLAHE.',
  config: {
    voi: choice('auto', ['auto', 'percentile', 'range'], 'auto: the window of the file if it is sane, else percentiles.'),
    lowPercent: decimal('0.5', 'Lower percentile.'),
    highPercent: decimal('99.5', 'Upper percentile.'),
    match: choice('none', ['none', 'template'], 'template: greys are distributed as in the mean of a public set of adult chest films.'),
    clahe: choice('off', ['off', 'on'], 'on: local contrast is evened out over 8 × 8 tiles with a clip limit of 2.0; it raises noise.'),
  },
})
