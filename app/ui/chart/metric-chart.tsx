'use client'

import { useState } from 'react'
import { Button } from '../button.tsx'
import { LineChart, type LineChartProps } from './line-chart.tsx'
import { SmallMultiples } from './small-multiples.tsx'

const MOST_IN_ONE_PANEL = 4

/** A metric of a run, in one panel or one panel a site (the default above four sites). */
export const MetricChart = (props: Omit<LineChartProps, 'controls'>) => {
  const sites = props.series.filter((one) => one.site).length
  const [split, setSplit] = useState(sites > MOST_IN_ONE_PANEL)
  const controls =
    sites > 1 && sites <= 6 ? (
      <Button size="compact" aria-pressed={split} onClick={() => setSplit(!split)}>
        One panel per site
      </Button>
    ) : undefined
  return split ? <SmallMultiples {...props} controls={controls} /> : <LineChart {...props} controls={controls} />
}
