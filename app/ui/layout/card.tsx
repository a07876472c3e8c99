import type { ComponentProps } from 'react'
import { cx } from '../cx.ts'

export const Card = ({ className, ...rest }: ComponentProps<'div'>) => (
  <div className={cx('rounded-card border border-line bg-surface p-4 sm:p-6', className)} {...rest} />
)
