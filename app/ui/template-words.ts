import type { Plan } from '#core/run/plan.ts'

/** What the models of the templates are called on screen. */
export const TEMPLATE_WORDS: Readonly<Record<Plan['template']['name'], string>> = {
  'cnn-groupnorm': 'Small convolutional network',
  'resnet-groupnorm': 'Residual network (ResNet)',
  'efficientnet-groupnorm': 'Depthwise network (EfficientNet)',
}
