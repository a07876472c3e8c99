import * as z from 'zod'

const uuid = <B extends string>() => z.uuid().brand<B>()

export const OrganisationId = uuid<'OrganisationId'>()
export type OrganisationId = z.infer<typeof OrganisationId>
export const PersonId = uuid<'PersonId'>()
export type PersonId = z.infer<typeof PersonId>
export const SiteId = uuid<'SiteId'>()
export type SiteId = z.infer<typeof SiteId>
export const ListingId = uuid<'ListingId'>()
export type ListingId = z.infer<typeof ListingId>
export const PurposeId = uuid<'PurposeId'>()
export type PurposeId = z.infer<typeof PurposeId>
export const ProposalId = uuid<'ProposalId'>()
export type ProposalId = z.infer<typeof ProposalId>
export const NegotiationId = uuid<'NegotiationId'>()
export type NegotiationId = z.infer<typeof NegotiationId>
export const AgreementId = uuid<'AgreementId'>()
export type AgreementId = z.infer<typeof AgreementId>
export const ProjectId = uuid<'ProjectId'>()
export type ProjectId = z.infer<typeof ProjectId>
export const RunId = uuid<'RunId'>()
export type RunId = z.infer<typeof RunId>
export const TaskId = uuid<'TaskId'>()
export type TaskId = z.infer<typeof TaskId>

/** Lower-case hex SHA-256. */
export const Hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'Hash'>()
export type Hash = z.infer<typeof Hash>
