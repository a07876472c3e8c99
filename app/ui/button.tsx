import { cva, type VariantProps } from 'class-variance-authority'
import Link from 'next/link'
import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx.ts'

export const button = cva(
  'inline-flex items-center justify-center gap-2 rounded-control border text-center text-balance font-semibold no-underline transition-colors aria-pressed:border-ink aria-pressed:bg-ink aria-pressed:text-paper aria-pressed:hover:bg-ink-2 aria-disabled:opacity-60 disabled:opacity-60',
  {
    variants: {
      variant: {
        primary: 'border-transparent bg-brand text-on-brand hover:bg-brand-hover',
        secondary: 'border-control bg-surface text-ink hover:bg-sunken',
        danger: 'border-transparent bg-deny text-on-brand hover:bg-deny-hover',
        quiet:
          'border-transparent bg-transparent text-ink underline decoration-control underline-offset-4 hover:bg-sunken hover:decoration-ink',
      },
      size: {
        regular: 'min-h-11 px-4 py-2 text-body',
        compact: 'min-h-9 px-3 py-1 text-table',
      },
      wide: { true: 'w-full', false: '' },
    },
    defaultVariants: { variant: 'secondary', size: 'regular', wide: false },
  },
)
export type ButtonLook = VariantProps<typeof button>

interface ButtonProps extends ComponentProps<'button'>, ButtonLook {
  icon?: ReactNode
}
/** One primary button a page. `icon`: a lucide element at size 16 to 20; it is hidden from readers. */
export const Button = ({ variant, size, wide, icon, className, children, type = 'button', ...rest }: ButtonProps) => (
  <button type={type} className={cx(button({ variant, size, wide }), className)} {...rest}>
    {icon && <span aria-hidden="true">{icon}</span>}
    {children}
  </button>
)

interface ButtonLinkProps extends ComponentProps<typeof Link>, ButtonLook {
  icon?: ReactNode
}
export const ButtonLink = ({ variant, size, wide, icon, className, children, ...rest }: ButtonLinkProps) => (
  <Link className={cx(button({ variant, size, wide }), className)} {...rest}>
    {icon && <span aria-hidden="true">{icon}</span>}
    {children}
  </Link>
)
