import { type Clause, oneLine } from '../clause.ts'

const DEFINITIONS: readonly (readonly [string, string])[] = [
  ['Provider', 'the party that holds the Data Set'],
  ['Consumer', 'the party that has the Model trained'],
  ['Site', 'the place where the Provider keeps the Data Set'],
  ['Site Agent', 'the program that the Provider itself runs at the Site; it has keys and a policy of its own'],
  ['Exchange', 'the service that brings the parties together, keeps their agreements and combines Updates; it is not a party'],
  ['Data Set', 'the prepared images and labels that this agreement covers, and nothing else'],
  ['Training Plan', 'the description, fixed before signing, of what is trained and how'],
  ['Round', 'one step in which sites train on their own data and their Updates are combined'],
  ['Update', 'the change of the weights of the Model that one site has learned in one Round'],
  ['Aggregate', 'the combination of the Updates of several sites'],
  ['Model', 'the trained weights that come of the Aggregates'],
  ['Results', 'what may leave the Site under this agreement, the Updates among them'],
  ['Fingerprint', 'a number computed from a document by SHA-256, by which any change of the document shows'],
]

export const OPENING_CLAUSES: readonly Clause[] = [
  {
    id: 'definitions',
    title: 'Defined words',
    plain: () => 'Words with a capital letter mean the same thing everywhere in the text.',
    prose: () =>
      [
        'In this agreement these words have these meanings:',
        ...DEFINITIONS.map(([word, meaning]) => `  - "${word}" is ${meaning}.`),
        'Fingerprints and other identifiers stand in the Annex only. The Annex is part of this agreement.',
      ].join('\n'),
  },
  {
    id: 'parties',
    title: 'Parties',
    plain: (t) => `${oneLine(t.provider.name)} lets ${oneLine(t.consumer.name)} train a model on one data set, under the terms below.`,
    prose: (t) =>
      [
        `The Provider is ${oneLine(t.provider.name)}, ${t.provider.country}.`,
        `The Consumer is ${oneLine(t.consumer.name)}, ${t.consumer.country}.`,
        `The Site is ${oneLine(t.site.name)}. The Exchange is ${t.exchange}.`,
        `This is version ${t.version} of the agreement. ${t.supersedes ? 'It replaces the version whose Fingerprint the Annex names.' : 'It replaces no other version.'}`,
      ].join('\n'),
  },
  {
    id: 'data',
    title: 'Data Set',
    plain: (t) => `The agreement covers one data set, "${oneLine(t.dataset.title)}", exactly as it is now.`,
    prose: (t) =>
      [
        `The Data Set is "${oneLine(t.dataset.title)}", in version ${t.dataset.listingVersion} of its listing, as it was prepared at the Site before this agreement was signed.`,
        'The Annex names the Fingerprints of the listing, of the prepared images and of the chain of steps that prepared them. If any of them changes, it is another data set and needs a new version of this agreement.',
      ].join('\n'),
  },
]
