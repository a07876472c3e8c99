import * as z from 'zod'
import { COMBINATIONS } from '../aggregation/combine.ts'
import { SERVER_STEPS } from '../aggregation/server-step.ts'
import { canonicalHash } from '../canonical.ts'
import type { Hash } from '../id.ts'

const QUOTED = 'Write a plain number in quotes, such as "0.003".'
/** A decimal written as a string, because plans are canonical documents of integers and strings. */
export const Decimal = z.string(QUOTED).regex(/^-?\d{1,9}(\.\d{1,9})?(e-\d{1,2})?$/, QUOTED)

export const TEMPLATES = ['cnn-groupnorm', 'resnet-groupnorm', 'efficientnet-groupnorm'] as const
/** Bend between the layers. */
export const ACTIVATIONS = ['relu', 'gelu', 'silu'] as const
/** Most classes or labels of one model. */
export const MAX_OUTPUTS = 20
/** `scaffold`: SCAFFOLD (Karimireddy 2020); `cyclic`: one site a round, in the order of their ids (Chang 2018). */
export const ALGORITHMS = ['fedavg', 'fedprox', 'scaffold', 'cyclic'] as const
/** What of a model can stay at each site; see core/model/personal-part.ts for which parameters each is. */
export const PERSONAL_PARTS = ['normalisation', 'last-stage'] as const

const LabelName = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/)
const ClassName = z.string().regex(/^[\p{L}\p{N}]([\p{L}\p{N} ,()/_-]{0,38}[\p{L}\p{N})])?$/u)

/** What the model tells, where it is more than one label of two classes. */
const Head = z.discriminatedUnion('kind', [
  /** One of several classes; the label's column holds their places, from 0. */
  z.strictObject({ kind: z.literal('multi-class'), classes: z.array(ClassName).min(2).max(MAX_OUTPUTS) }),
  /** Several labels, each 0, 1 or not given; the first is the plan's `label`. */
  z.strictObject({ kind: z.literal('multi-label'), labels: z.array(LabelName).min(2).max(MAX_OUTPUTS) }),
])

const Optimizer = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('adamw'), learningRate: Decimal, weightDecay: Decimal }),
  z.strictObject({ name: z.literal('sgd'), learningRate: Decimal, weightDecay: Decimal, momentum: Decimal }),
])

/** How the exchange moves the model by the combined update; see core/aggregation/server-step.ts for the meaning of each number. */
const ServerStep = z.strictObject({
  name: z.enum(SERVER_STEPS),
  learningRate: Decimal,
  momentum: Decimal,
  secondMoment: Decimal,
  adaptivity: Decimal,
})

/** Random changes of a training image; whole percents and degrees. A chest is mirrored only where nothing depends on the side. */
const Augmentation = z.strictObject({
  shiftPercent: z.int().min(0).max(20),
  rotateDegrees: z.int().min(0).max(30),
  contrastPercent: z.int().min(0).max(50),
  mirror: z.boolean(),
})

/**
 * What is trained and how, frozen before anybody signs. Its digest is in the terms, so every site can check each task against it.
 * Fields that may be absent say in their comment what holds then; an absent field is not in the digest.
 */
export const Plan = z.strictObject({
  schema: z.literal('plan/v1'),
  template: z.strictObject({
    name: z.enum(TEMPLATES),
    /** Integers, of the same meaning in each template: `channels` are the widths of the stages, `groups` those of the normalisation. */
    params: z.strictObject({
      channels: z.array(z.int().min(4).max(256)).min(2).max(6),
      groups: z.int().min(1).max(32),
      /** Absent: SiLU in the efficient network, ReLU in the others. */
      activation: z.enum(ACTIVATIONS).optional(),
      /** Of the plain network below 64 px, whose maps are pooled; absent: by their averages. */
      pooling: z.literal('max').optional(),
      /** Percent of the features before the last layer that a training step leaves out, at random; absent: none. */
      dropout: z.int().min(1).max(90).optional(),
    }),
  }),
  /** Side of the square input in pixels. */
  inputSizePx: z.int().min(28).max(224),
  /** Column of the prepared data set that is learned, 0 or 1; under a head of several classes their places. */
  label: LabelName,
  /** Absent: one logit, of the label. */
  head: Head.optional(),
  algorithm: z.enum(ALGORITHMS),
  /** Proximal weight of FedProx (Li 2020, eq. 2); "0" under the others. */
  proximalMu: Decimal,
  optimizer: Optimizer,
  /** Learning rate over the rounds; absent: half a cosine down to near zero. */
  schedule: z.enum(['cosine', 'constant']).optional(),
  /** Largest L2 norm of the gradient of one step; absent: none. */
  gradientClip: Decimal.optional(),
  /** ε of label smoothing, 0 to 0.5; absent: 0. */
  labelSmoothing: Decimal.optional(),
  /** What is done about unequal classes: positives weigh more in the loss (absent), both classes are drawn alike often, or nothing. */
  imbalance: z.enum(['weights', 'sampling', 'none']).optional(),
  /** Absent: shift 5 %, rotation 8°, contrast 15 %, not mirrored. */
  augmentation: Augmentation.optional(),
  /** What stays at each site and is in no update; absent: nothing. */
  personal: z.enum(PERSONAL_PARTS).optional(),
  /** Absent: the plain average. */
  combination: z.strictObject({ name: z.enum(COMBINATIONS), trimmedShare: Decimal }).optional(),
  /** Absent: the average is the next model. */
  serverStep: ServerStep.optional(),
  rounds: z.int().min(1).max(500),
  /** Which model the run ends with; absent: the last, else that of the round with the highest AUC over all sites on validation. */
  select: z.literal('best-validation').optional(),
  /** Training ends when so many measured rounds were not better by more than `minDelta`; absent: after all rounds. See core/run/selection.ts. */
  stopAfter: z.strictObject({ rounds: z.int().min(1).max(499), minDelta: Decimal }).optional(),
  /** File of the model that round 1 starts from, by its content; absent: drawn from the seed. */
  initial: z
    .strictObject({
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      bytes: z
        .int()
        .min(1)
        .max(2 ** 31),
    })
    .optional(),
  /** Each site also trains a model on its images alone, with the steps of all rounds, and tells its metrics to compare; absent: none does. */
  localOnly: z.literal(true).optional(),
  localEpochs: z.int().min(1).max(50),
  /** Steps of a site in a round, the same at each, but no more than `localEpochs` passes have; absent: so many passes. */
  localSteps: z.int().min(1).max(100_000).optional(),
  batchSize: z.int().min(1).max(256),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1),
  /** How site updates are weighted in the sum: all sites alike, or by training images. */
  weighting: z.enum(['equal', 'images']),
  /** Fewest site updates that make a round count. */
  quorum: z.int().min(1).max(100),
  /** A round closes this long after it opened, if the quorum has returned. */
  deadlineSeconds: z
    .int()
    .min(5)
    .max(7 * 86_400),
  /** Once the quorum is in, the others have this long to return, and in cyclic training a site to begin its turn; absent: until the deadline. */
  graceSeconds: z
    .int()
    .min(0)
    .max(7 * 86_400)
    .optional(),
  /** Sites, by their id or that of their listing, without which a round of training does not count; absent: none. */
  mandatory: z.array(z.uuid()).min(1).max(100).optional(),
  clip: z.strictObject({ normL2: Decimal, perCoordinate: Decimal }),
})
export type Plan = z.infer<typeof Plan>

export const planHash = (plan: Plan): Hash => canonicalHash('plan/v1', plan) as Hash

/** The plan that the proposal form starts from. */
export const defaultPlan = (changes: Partial<Plan> = {}): Plan => ({
  schema: 'plan/v1',
  template: { name: 'cnn-groupnorm', params: { channels: [16, 32, 64, 64, 64], groups: 8 } },
  inputSizePx: 64,
  label: 'pneumonia',
  algorithm: 'fedavg',
  proximalMu: '0',
  optimizer: { name: 'adamw', learningRate: '0.003', weightDecay: '0.05' },
  rounds: 20,
  localEpochs: 1,
  batchSize: 16,
  seed: 1,
  weighting: 'equal',
  quorum: 2,
  deadlineSeconds: 600,
  clip: { normL2: '10', perCoordinate: '1' },
  ...changes,
})
