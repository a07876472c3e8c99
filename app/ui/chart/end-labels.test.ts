import { expect, it } from 'vitest'
import { spread } from './end-labels.ts'

it('leaves labels where they are when there is room', () => expect(spread([10, 60, 120], 16, 0, 200)).toEqual([10, 60, 120]))
it('pushes overlapping labels down in their order', () => expect(spread([50, 52, 48], 16, 0, 200)).toEqual([64, 80, 48]))
it('pushes up instead where the bottom is reached', () => expect(spread([195, 198], 16, 0, 200)).toEqual([184, 200]))
it('answers nothing for no labels', () => expect(spread([], 16, 0, 200)).toEqual([]))
