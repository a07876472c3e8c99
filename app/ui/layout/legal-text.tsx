import type { ComponentProps } from 'react'
import { cx } from '../cx.ts'

/** Words that people agree to: serif, wide measure, printable. */
export const LegalText = ({ className, ...rest }: ComponentProps<'div'>) => (
  <div className={cx('max-w-agreement font-serif text-lead/7 [&_h2]:mt-8 [&_h2]:mb-2 [&_h2]:text-h3 [&_p]:mb-4', className)} {...rest} />
)
