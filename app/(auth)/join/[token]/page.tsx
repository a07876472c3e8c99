import { TRPCError } from '@trpc/server'
import type { Metadata } from 'next'
import { rolesInWords } from '#app/(app)/role-words.ts'
import { caller } from '#app/server/caller.ts'
import { ButtonLink } from '#app/ui/button.tsx'
import { ProblemPage } from '#app/ui/feedback/problem.tsx'
import { Join } from './join.tsx'

export const metadata: Metadata = { title: 'Join an organisation', referrer: 'no-referrer' }

const found = async (token: string) => {
  try {
    const api = await caller()
    return await api.invitation.byToken({ token })
  } catch (error) {
    if (error instanceof TRPCError && error.code !== 'INTERNAL_SERVER_ERROR') return null
    throw error
  }
}

const Page = async ({ params }: { params: Promise<{ token: string }> }) => {
  const { token } = await params
  const invitation = await found(token)
  if (!invitation)
    return (
      <ProblemPage
        what="This invitation cannot be used"
        why="It was used already, was withdrawn, or is older than seven days."
        todo="Ask the person who invited you for a new link. If you have an account, sign in with it."
        actions={
          <ButtonLink href="/sign-in" variant="primary">
            Sign in
          </ButtonLink>
        }
      />
    )
  return <Join token={token} organisation={invitation.organisation} email={invitation.email} roles={rolesInWords(invitation.roles)} />
}

export default Page
