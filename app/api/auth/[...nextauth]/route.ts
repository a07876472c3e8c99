import { handlers } from '#app/server/auth.ts'

export const { GET, POST } = handlers
