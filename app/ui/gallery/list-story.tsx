import { Button } from '../button.tsx'
import { DemoLabel } from '../demo-label.tsx'
import { Disclosure } from '../disclosure.tsx'
import { TaskList } from '../form/task-list.tsx'
import { InboxRow } from '../inbox-row.tsx'
import { Count } from '../number/count.tsx'
import { Table } from '../table.tsx'
import { Tabs } from '../tabs.tsx'
import { Timeline } from '../timeline.tsx'
import { VerdictChip } from '../verdict/verdict-chip.tsx'

const ROWS = [
  { id: 'a', title: 'Bethesda chest X-ray', images: { kind: 'count', value: 745 } as const, verdict: 'ALLOW' as const },
  { id: 'b', title: 'Guangzhou paediatric chest X-ray', images: { kind: 'count', value: 2400 } as const, verdict: 'REVIEW' as const },
  { id: 'c', title: 'Hannover outcomes', images: { kind: 'suppressed', below: 11 } as const, verdict: 'DENY' as const },
]

const Datasets = () => (
  <Table
    caption="3 datasets, seen through P-0142"
    columns={[
      {
        key: 'title',
        header: 'Dataset',
        cell: (row) => <a href={`/datasets/${row.id}`}>{row.title}</a>,
        sort: { href: '?sort=title', now: 'ascending' },
      },
      { key: 'verdict', header: 'Verdict', cell: (row) => <VerdictChip verdict={row.verdict} /> },
      {
        key: 'images',
        header: 'Images',
        unit: 'rounded to 5',
        numeric: true,
        cell: (row) => <Count of={row.images} />,
        sort: { href: '?sort=images', now: 'none' },
      },
      { key: 'label', header: 'Kind', cell: () => <DemoLabel /> },
    ]}
    rows={ROWS}
    rowKey={(row) => row.id}
  />
)

export const ListStory = () => (
  <div className="flex flex-col gap-10">
    <Tabs
      label="Verdicts"
      tabs={[
        { value: 'all', label: 'All', count: 3, content: <Datasets /> },
        { value: 'fits', label: 'Fits', count: 1, content: <p>One dataset fits.</p> },
      ]}
    />
    <ul className="border-t border-line">
      <InboxRow
        verb="Answer clause 6"
        href="/proposals/1"
        object="Pneumonia detector, proposal by Meridian Pharma"
        party="Meridian Pharma"
        age="since 12 Nov"
        effort="2 min"
        due="by 30 Nov"
        action={<Button size="compact">Answer</Button>}
      />
      <InboxRow
        verb="Sign"
        href="/agreements/1"
        object="Agreement A-0031"
        party="Meridian Pharma"
        age="since 20 Nov"
        effort="2 min"
        selected
      />
    </ul>
    <TaskList
      tasks={[
        { title: 'Purpose', href: '#', state: 'completed' },
        { title: 'Sites and datasets', href: '#', state: 'in-progress', hint: '3 sites chosen' },
        { title: 'Training plan', href: '#', state: 'incomplete' },
        { title: 'Privacy', href: '#', state: 'problem' },
        { title: 'Check and send', state: 'blocked' },
      ]}
    />
    <Timeline
      moments={[
        { id: '1', at: '2026-11-24T14:04:31Z', text: 'Hannover paused its site.', detail: '“scanner maintenance”', milestone: true },
        { id: '2', at: '2026-11-24T14:02:07Z', text: 'Round 7 complete, AUC .88.' },
        { id: '3', at: '2026-11-24T13:51:00Z', text: 'Run 3 started.', milestone: true },
      ]}
    />
    <Disclosure summary="Why?">
      <p>Three reasons, each with its term.</p>
    </Disclosure>
  </div>
)
