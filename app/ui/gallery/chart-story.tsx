import { Histogram } from '../chart/histogram.tsx'
import { PyramidPair } from '../chart/pyramid-pair.tsx'
import { AUC_AXIS } from '../chart/scale.ts'
import { SmallMultiples } from '../chart/small-multiples.tsx'
import { ALL, MEN, SIX, UNKNOWN, WOMEN } from './sample.ts'

export const ChartStory = () => (
  <div className="flex flex-col gap-12">
    <div className="grid gap-12 xl:grid-cols-2">
      <Histogram
        title="Most are between 30 and 60"
        subtitle="515 patients, counts rounded to 5"
        measure="Age"
        unit="patients"
        bars={ALL}
        file="ages"
      />
      <PyramidPair
        title="Men and women are alike up to 60"
        subtitle="515 patients, counts rounded to 5"
        measure="Age"
        unit="patients"
        panels={[
          { name: 'Women', bars: WOMEN },
          { name: 'Men', bars: MEN },
          { name: 'Sex not recorded', bars: UNKNOWN },
        ]}
      />
    </div>
    <SmallMultiples
      title="Five sites learn alike; Oslo is behind"
      subtitle="AUC by round, one scale"
      measure="AUC"
      series={SIX}
      rounds={20}
      y={AUC_AXIS}
    />
  </div>
)
