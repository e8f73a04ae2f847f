import { can } from "../../../shared/api/capabilities";
import { lazy, type ReactNode, Suspense, useState } from "react";
import type { PatientView, User } from "../../../shared/api/model";
import { messages } from "../../../shared/messages";

const NotesPanel = lazy(() => import("./NotesPanel"));
const PlanPanel = lazy(() => import("./PlanPanel"));
const WhoLooked = lazy(() => import("./WhoLooked"));

type Props = { readonly patient: PatientView; readonly user: User; readonly nowMillis: number };

/** What is written of the patient, and who looked: loaded when somebody opens it, as each look is recorded. */
export function RecordSections({ patient, user, nowMillis }: Props): ReactNode {
  if (!can(user, "observe") || !can(user, "see-identity")) {
    return null;
  }
  const clinical = patient.clinical ?? null;
  const overdue = clinical?.schedule.filter((one) => one.dueAt != null && Date.parse(one.dueAt) <= nowMillis).length ?? 0;
  return (
    <>
      {clinical !== null && (
        <Section
          title={overdue === 0 ? messages.record.plan : `${messages.record.plan} · ${messages.record.planOverdue(overdue)}`}
          testId="plan-section"
        >
          <PlanPanel patient={patient} clinical={clinical} nowMillis={nowMillis} />
        </Section>
      )}
      <Section title={messages.record.notes} testId="notes-section">
        <NotesPanel patient={patient.id} user={user.id} nowMillis={nowMillis} />
      </Section>
      <Section title={messages.record.whoLooked} testId="looks-section">
        <WhoLooked patient={patient.id} nowMillis={nowMillis} />
      </Section>
    </>
  );
}

function Section(props: { readonly title: string; readonly testId: string; readonly children: ReactNode }): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <details
      className="panel record-section"
      data-testid={props.testId}
      onToggle={(event) => {
        // A toggle of what is inside comes by here, too.
        if (event.target === event.currentTarget) {
          setOpen(event.currentTarget.open);
        }
      }}
    >
      <summary>
        <h2>{props.title}</h2>
      </summary>
      {open && <Suspense fallback={<p>{messages.app.loading}</p>}>{props.children}</Suspense>}
    </details>
  );
}
