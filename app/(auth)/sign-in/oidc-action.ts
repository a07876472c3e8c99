'use server'

import { signIn } from '#app/server/auth.ts'

/** The organisation's own sign-in (OpenID Connect). */
export const oidcSignInAction = async (form: FormData): Promise<void> => {
  const next = String(form.get('next') ?? '')
  await signIn('oidc', { redirectTo: /^\/(?![/\\])[^\s]*$/.test(next) ? next : '/inbox' })
}
