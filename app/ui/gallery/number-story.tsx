import { FactList } from '../layout/facts.tsx'
import { Absent } from '../number/absent.tsx'
import { Count } from '../number/count.tsx'
import { MetricValue } from '../number/metric-value.tsx'

export const NumberStory = () => (
  <FactList
    facts={[
      { label: 'Count', value: <Count of={{ kind: 'count', value: 1675 }} unit={['patient', 'patients']} /> },
      {
        label: 'Fewer than 11',
        value: <Count of={{ kind: 'suppressed', below: 11 }} unit={['patient', 'patients']} />,
        note: "Counts from 0 to 10 are shown as '<11' so that no one can be picked out; the hospital sees the exact number.",
      },
      { label: 'Not recorded', value: <Count of={{ kind: 'unknown' }} /> },
      { label: 'Metric', value: <MetricValue of={{ kind: 'value', value: '0.9412', n: 149 }} showN /> },
      { label: 'Suppressed metric', value: <MetricValue of={{ kind: 'suppressed' }} /> },
      { label: 'Not defined', value: <MetricValue of={{ kind: 'undefined', reason: 'ONE_CLASS' }} /> },
      { label: 'Private', value: <Absent kind="private" /> },
      { label: 'Not yet', value: <Absent kind="not-yet" /> },
      {
        label: 'Offline',
        value: <Absent kind="offline" note="last seen 13:40" />,
        change: (
          <a href="#numbers-and-their-absence" className="inline-flex min-h-6 items-center">
            Change
          </a>
        ),
      },
    ]}
  />
)
