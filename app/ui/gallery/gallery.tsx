import type { ReactNode } from 'react'
import { BallLine } from '../ball-line.tsx'
import { DemoLabel } from '../demo-label.tsx'
import { Section } from '../layout/section.tsx'
import { AppShell, type NavItem } from '../shell/app-shell.tsx'
import { PageHeader } from '../shell/page-header.tsx'
import { PurposeChip } from '../shell/purpose-chip.tsx'
import { AgreementStory } from './agreement-story.tsx'
import { ChartStory } from './chart-story.tsx'
import { EvaluationStory } from './evaluation-story.tsx'
import { FeedbackStory } from './feedback-story.tsx'
import { FormStory } from './form-story.tsx'
import { ListStory } from './list-story.tsx'
import { LiveStory } from './live-story.tsx'
import { NumberStory } from './number-story.tsx'
import { VerdictStory } from './verdict-story.tsx'

const ITEMS: NavItem[] = [
  { href: '/inbox', label: 'Inbox', icon: 'inbox', count: 3 },
  { href: '/datasets', label: 'Discover', icon: 'search' },
  { href: '/proposals', label: 'Proposals', icon: 'send' },
  { href: '/agreements', label: 'Agreements', icon: 'scale' },
  { href: '/gallery', label: 'Projects', icon: 'folder-kanban' },
  { href: '/site', label: 'Site', icon: 'hospital' },
]

const STORIES = [
  ['Live project', LiveStory],
  ['Numbers and their absence', NumberStory],
  ['Charts', ChartStory],
  ['Evaluation', EvaluationStory],
  ['Verdicts', VerdictStory],
  ['Agreement', AgreementStory],
  ['Lists', ListStory],
  ['Forms', FormStory],
  ['Feedback', FeedbackStory],
] as const

/** The frame of a page, with an invented person. */
export const GalleryShell = ({ children }: { children: ReactNode }) => (
  <AppShell
    items={ITEMS}
    organisation={{
      acting: 'han',
      action: '/gallery',
      organisations: [
        { id: 'han', name: 'Hannover', note: 'demo site' },
        { id: 'mer', name: 'Meridian Pharma', note: 'demo' },
      ],
    }}
    person={{ name: 'M. Lindner', roles: 'Steward, signatory' }}
    signOut="/gallery"
    top={<PurposeChip label="P-0142 Pneumonia" href="/purposes/P-0142" clearHref="/gallery" />}
  >
    {children}
  </AppShell>
)

export const Gallery = () => (
  <GalleryShell>
    <PageHeader
      crumbs={[
        { label: 'Projects', href: '/projects' },
        { label: 'Pneumonia detector', href: '/projects/1' },
      ]}
      caption={
        <>
          Run 3 <DemoLabel />
        </>
      }
      title="Component gallery"
      lead="Each component in each of its states, on one page."
      state={<BallLine holder="Hannover" since="2026-11-12" usually="usually answers in 9 days" next="they accept or suggest changes" />}
    />
    {STORIES.map(([title, Story]) => (
      <Section key={title} title={title} id={title.toLowerCase().replaceAll(' ', '-')}>
        <Story />
      </Section>
    ))}
  </GalleryShell>
)
