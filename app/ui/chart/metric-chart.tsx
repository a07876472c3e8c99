'use client'

import { useState } from 'react'
import { Button } from '../button.tsx'
import { isCrowd } from './crowd.ts'
import { LineChart, type LineChartProps } from './line-chart.tsx'
import { SmallMultiples } from './small-multiples.tsx'

const MOST_IN_ONE_PANEL = 4

/** A metric of a run, in one panel or one panel a site: the default where marks are many, but not where they are too many to be used. */
export const MetricChart = (props: Omit<LineChartProps, 'controls'>) => {
  const sites = props.series.filter((one) => one.site).length
  const [split, setSplit] = useState(sites > MOST_IN_ONE_PANEL && !isCrowd(props.series))
  const controls =
    sites > 1 ? (
      <Button size="compact" aria-pressed={split} onClick={() => setSplit(!split)}>
        One panel per site
      </Button>
    ) : undefined
  return split ? <SmallMultiples {...props} controls={controls} /> : <LineChart {...props} controls={controls} />
}
