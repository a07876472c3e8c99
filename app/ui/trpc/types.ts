import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server'
import type { AppRouter } from '#server/root.ts'

/** View and input types of the procedures: `Views['proposal']['byId']`, `Inputs['proposal']['submit']`. */
export type Views = inferRouterOutputs<AppRouter>
export type Inputs = inferRouterInputs<AppRouter>
