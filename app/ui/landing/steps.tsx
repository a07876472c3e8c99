import type { ReactNode } from 'react'
import { arc } from '../arc.ts'

const Drawing = ({ children }: { children: ReactNode }) => (
  <svg
    aria-hidden="true"
    viewBox="0 0 160 96"
    width="160"
    height="96"
    fill="none"
    stroke="var(--ink)"
    strokeWidth="1.75"
    strokeLinejoin="round"
    strokeLinecap="round"
  >
    {children}
  </svg>
)

const List = () => (
  <Drawing>
    <path d="M10 84V30l26-14 26 14v54Z" />
    <path d="M36 34v14M29 41h14" strokeWidth="3" />
    <path d="M28 84V64h16v20" />
    <path d="M78 56h18" strokeDasharray="2 5" />
    <path d="M108 16h42v68h-42Z" />
    <path d="M116 28h20M116 38h26M116 48h14" stroke="var(--ink-3)" />
    <path d="M118 76V64M126 76V58M134 76V68M142 76V61" strokeWidth="3.5" strokeLinecap="butt" />
  </Drawing>
)
const Agree = () => (
  <Drawing>
    <path d="M42 8h52l16 16v64H42Z" />
    <path d="M94 8v16h16" />
    <path d="M54 32h40M54 42h44M54 52h34" stroke="var(--ink-3)" />
    <path d="M54 74c6-10 9-10 9-3s5 5 8-1 6-4 8 1" />
    <circle cx="104" cy="72" r="13" fill="var(--paper)" />
    <path d="m98 72 4.5 4.5L111 67" />
  </Drawing>
)
const Train = () => (
  <Drawing>
    <path d={arc(80, 48, 36, 0.04, 0.29)} strokeWidth="6" strokeLinecap="butt" />
    <path d={arc(80, 48, 36, 0.375, 0.625)} strokeWidth="6" strokeLinecap="butt" />
    <path d={arc(80, 48, 36, 0.71, 0.96)} strokeWidth="1.75" strokeDasharray="3 5" />
    <circle cx="80" cy="48" r="9" />
    <path d="M105 30 91 41M80 70v-9" />
    <path d="m96 41-5.500 0 1-5.500M76.500 64.500 80 61l3.500 3.500" />
    <path d="M55 30l14 11" strokeDasharray="2 5" stroke="var(--ink-3)" />
  </Drawing>
)
const Check = () => (
  <Drawing>
    <path d="M20 12v68h124" stroke="var(--ink-3)" />
    <path d="M20 26h-5M20 44h-5M20 62h-5" stroke="var(--ink-3)" />
    <path d="M28 66 46 50l18-8 18-4 18-6 18-2" strokeWidth="3" />
    <path d="M28 70 46 60l18-6 18-9" stroke="var(--site-1)" />
    <path d="M90 40v10M98 40v10" stroke="var(--paused)" strokeWidth="4" strokeLinecap="butt" />
  </Drawing>
)

const STEPS = [
  {
    title: 'Hospitals list what they hold',
    text: 'Only counts and terms are published. Groups of fewer than 11 are never shown.',
    Picture: List,
  },
  {
    title: 'You agree, clause by clause',
    text: 'One proposal to many sites. The text people sign is the rule that machines keep.',
    Picture: Agree,
  },
  {
    title: 'Each site trains at home',
    text: 'The model travels. Images stay. Only checked model updates and metrics leave the site.',
    Picture: Train,
  },
  {
    title: 'Everybody watches, anybody can stop',
    text: 'Rounds are live for all parties. A site can pause or end its part at any moment.',
    Picture: Check,
  },
] as const

export const Steps = () => (
  <ol className="grid gap-x-10 gap-y-12 sm:grid-cols-2 xl:grid-cols-4">
    {STEPS.map(({ title, text, Picture }, i) => (
      <li key={title} className="flex flex-col gap-3">
        <Picture />
        <h3 className="border-t border-ink pt-3 text-lead">
          <span className="numeric mr-2 text-ink-3">{i + 1}</span>
          {title}
        </h3>
        <p className="text-ink-2">{text}</p>
      </li>
    ))}
  </ol>
)
