import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import type { Summary } from '#core/listing/summary.ts'
import type { ListingHit } from '#server/listing/queries.ts'
import { JsonLd } from './json-ld.tsx'

const hit = {
  slug: 'bethesda-1',
  version: 2,
  hash: 'ab'.repeat(32),
  publishedAt: new Date('2026-11-24T10:00:00Z'),
  organisation: { name: 'Bethesda', country: 'US' },
  document: {
    description: { title: '</script><b>x</b>', summary: 'Frontal views', years: '' },
    dataUse: {
      permission: 'GRU',
      diseases: [],
      modifiers: [],
      profile: { training: 'allowed', modelMayLeave: true, commercialModelUse: 'allowed', minimumPatients: 1, childrenOnly: false },
      wording: '',
    },
  },
} as unknown as ListingHit
const summary = { patients: { kind: 'suppressed', below: 11 }, images: { kind: 'count', value: 35 }, labels: [] } as unknown as Summary

const html = renderToStaticMarkup(<JsonLd hit={hit} summary={summary} origin={new URL('https://exchange.example')} nonce="n" />)
const json = JSON.parse(html.replace(/^<script[^>]*>/, '').replace(/<\/script>$/, '')) as Record<string, unknown>

it('lets no title end the script', () => {
  expect(html.match(/<\/script>/g)).toHaveLength(1)
  expect(json.name).toBe('</script><b>x</b>')
})

it('says of a small count only that it is small', () =>
  expect(json.variableMeasured).toEqual([
    { '@type': 'PropertyValue', name: 'patients', value: '<11' },
    { '@type': 'PropertyValue', name: 'images', value: 35 },
  ]))

it('names itself by its address and carries the terms as sentences', () => {
  expect(json['@id']).toBe('https://exchange.example/datasets/bethesda-1')
  expect(json.conditionsOfAccess).toContain('The data may be used for any research.')
})
