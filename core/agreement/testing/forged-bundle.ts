import { signJws } from '../../protocol/jws.ts'
import type { Bundle, Signed, Statement } from '../bundle.ts'
import { exampleBundle, exampleSigned, exampleTerms, PASSKEYS, SITE_SECRET } from '../example.ts'
import { signedHash } from '../seal.ts'
import { challengeOf, statementHash } from '../statement.ts'
import { type Terms, termsHash } from '../terms.ts'

const terms = exampleTerms()

/** The bundle with a seal by the real key of the site, for terms that may be others. */
export const sealed = (bundle: Bundle, changes: object = {}, of: Terms = terms): Bundle => ({
  ...bundle,
  seal: signJws(
    'dua-seal+jws',
    {
      schema: 'dua-seal/v1',
      dua: termsHash(of),
      site: of.site.id,
      signed: signedHash(bundle.signed),
      policy: 'a'.repeat(64),
      iat: '2026-11-24T12:00:00Z',
      ...changes,
    },
    SITE_SECRET,
  ),
})

/** Statements changed, signed anew by the real keys and sealed: what a dishonest exchange with both passkeys and the site key could make. */
export const forged = (change: (statement: Statement, i: number) => Statement): Bundle => {
  const signed: Signed[] = []
  for (const [i, { statement }] of exampleSigned(terms).entries()) {
    const next = change({ ...statement, prev: i === 0 ? null : statementHash(signed[i - 1]!.statement) }, i)
    signed.push({ statement: next, assertion: PASSKEYS[next.role].assert(challengeOf(next)).assertion })
  }
  return sealed({ ...exampleBundle(terms), signed })
}
