import { builtin, choice, decimal, integer } from './fields.ts'

export const qc = builtin({
  name: 'qc',
  version: '1.1.0',
  label: 'Quality control',
  scope: 'file',
  description: 'Excludes what is not a whole frontal chest radiograph without burned-in text; warns of what is doubtful.',
  config: {
    minShortSidePx: integer(200, 28, 4000, 'Fewest pixels of the shorter side.'),
    maxAspect: decimal('1.7', 'Longer side divided by shorter side above which a picture is doubtful.'),
    minRangeShare: decimal('0.1', 'Share of the stored range between the 0.5 and 99.5 percentile below which a picture is excluded.'),
    minEntropyBits: decimal('4', 'Entropy of the grey values in bit below which a picture is doubtful.'),
    burnedIn: choice('detect', ['detect', 'tag'], 'detect: look for text in the picture whatever the tag says. tag: trust (0028,0301).'),
    inverted: choice('exclude', ['exclude', 'warn'], 'What happens to a picture that looks inverted despite its tag.'),
  },
})
