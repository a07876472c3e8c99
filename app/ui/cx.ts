import { type ClassValue, clsx } from 'clsx'
import { extendTailwindMerge } from 'tailwind-merge'

const merge = extendTailwindMerge({
  extend: {
    theme: {
      text: ['caption', 'table', 'body', 'lead', 'h3', 'h2', 'h1', 'landing'],
      radius: ['control', 'card'],
      container: ['measure', 'agreement', 'ask', 'content', 'dialog'],
      shadow: ['overlay'],
    },
  },
})

/** Joins class names; a later utility wins over an earlier one of the same kind. */
export const cx = (...values: ClassValue[]) => merge(clsx(values))
