import { Checkboxes } from '#app/ui/form/choices.tsx'
import { MEMBER_ROLES, type MemberRole } from '#core/org/machine.ts'
import { ROLE_WORDS } from '../../role-words.ts'

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

interface RoleBoxesProps {
  readonly name: string
  readonly roles: readonly MemberRole[]
  readonly onChange: (roles: MemberRole[]) => void
  readonly error?: string
}

export const RoleBoxes = ({ name, roles, onChange, error }: RoleBoxesProps) => (
  <Checkboxes
    name={name}
    label="Roles"
    defaultValue={roles}
    error={error}
    onChange={(event) => {
      const role = event.target.value as MemberRole
      onChange(event.target.checked ? [...roles, role] : roles.filter((other) => other !== role))
    }}
    choices={MEMBER_ROLES.map((value) => ({ value, label: capital(ROLE_WORDS[value].name), hint: ROLE_WORDS[value].may }))}
  />
)
