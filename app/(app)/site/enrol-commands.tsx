import { CopyField } from '#app/ui/copy-field.tsx'

export interface Enrolment {
  readonly id: string
  readonly token: string
  readonly exchange: string
}

/** What IT runs on the hospital's machine. The token is shown here once and works once. */
export const EnrolCommands = ({ enrolment }: { enrolment: Enrolment }) => (
  <ol className="flex list-decimal flex-col gap-5 pl-5">
    <li>
      <p className="mb-2">
        On a machine that can read your radiographs, introduce the agent. Put your own folders in place of the two examples. The token works
        once, for 24 hours, and is not shown again.
      </p>
      <CopyField
        label="Enrol"
        value={`npm run roundtable -- site enrol --exchange ${enrolment.exchange} --token ${enrolment.token} --home ./site --data /srv/radiographs --labels /srv/labels.csv`}
      />
    </li>
    <li>
      <p className="mb-2">Write your rules. Without this file the agent refuses everything.</p>
      <CopyField label="Policy" value="npm run roundtable -- site policy init --home ./site" />
    </li>
    <li>
      <p className="mb-2">
        Start it. It connects outwards by HTTPS only and opens no port. It prepares the pictures and tells nothing of them yet.
      </p>
      <CopyField label="Run" value="npm run roundtable -- site run --home ./site" />
    </li>
    <li>
      <p className="mb-2">Read what would be told about the prepared pictures, counts only, and approve it.</p>
      <CopyField label="Approve" value="npm run roundtable -- site publish --home ./site" />
    </li>
  </ol>
)
