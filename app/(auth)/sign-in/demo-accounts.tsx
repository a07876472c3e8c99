import type { DemoAccount } from '#app/server/demo-accounts.ts'
import { DemoLabel } from '#app/ui/demo-label.tsx'
import { type FormAction, formTarget } from '#app/ui/form-action.ts'

interface DemoAccountsProps {
  readonly accounts: readonly DemoAccount[]
  readonly next: string
  readonly action: FormAction
}

/** One click a person: only an exchange that was started as a demonstration shows these. */
export const DemoAccounts = ({ accounts, next, action }: DemoAccountsProps) => {
  const organisations = [...new Set(accounts.map((account) => account.organisation))]
  return (
    <section aria-labelledby="demo" className="border-t border-line bg-sunken">
      <div className="mx-auto max-w-content px-4 py-10 sm:px-6">
        <div className="mb-6 flex flex-wrap items-baseline gap-x-3 gap-y-1">
          <h2 id="demo">Sign in as somebody of the demonstration</h2>
          <DemoLabel />
          <p className="basis-full text-ink-2">One click, no password. Everything here is invented; take any seat at the table.</p>
        </div>
        <div className="grid gap-x-10 gap-y-8 md:grid-cols-2 xl:grid-cols-4">
          {organisations.map((organisation) => (
            <div key={organisation}>
              <h3 className="border-t border-ink pt-2 text-lead">{organisation}</h3>
              <ul>
                {accounts
                  .filter((account) => account.organisation === organisation)
                  .map((account) => (
                    <li key={account.email} className="border-b border-line">
                      <form {...formTarget(action)}>
                        <input type="hidden" name="email" value={account.email} />
                        <input type="hidden" name="password" value={account.password} />
                        <input type="hidden" name="next" value={next} />
                        <button
                          type="submit"
                          className="flex min-h-14 w-full flex-col justify-center rounded-control px-1 py-2 text-left hover:bg-surface"
                        >
                          <span className="font-semibold text-link underline underline-offset-4">{account.name}</span>
                          <span className="text-table text-ink-2">{account.role}</span>
                        </button>
                      </form>
                    </li>
                  ))}
              </ul>
            </div>
          ))}
        </div>
      </div>
    </section>
  )
}
