import { builtin, choice, integer } from './fields.ts'

export const resize = builtin({
  name: 'resize',
  version: '2.0.0',
  label: 'Resize',
  scope: 'file',
  description: 'Makes the picture square at a fixed size, keeping its aspect ratio and the shape of its pixels.',
  config: {
    sizePx: integer(224, 28, 1024, 'Side of the square in pixels.'),
    fit: choice('contain', ['contain'], 'contain: the whole picture, padded.'),
    pad: integer(0, 0, 0, 'Grey value of the padding.'),
    kernel: choice('area', ['area'], 'area: the exact mean under each pixel, linear where a picture becomes larger; neither overshoots.'),
  },
})
