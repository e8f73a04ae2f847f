import { can } from "../../../shared/api/capabilities";
import { lazy, type ReactNode, Suspense } from "react";
import type { Clinical } from "../../../shared/api/clinical";
import type { PatientView, User } from "../../../shared/api/model";
import { messages } from "../../../shared/messages";
import { FormDialog } from "../../../shared/ui/FormDialog";
import { timeText } from "../../../shared/vitals/format";
import { allergyText, byCriticality, limitText } from "./texts";
import "./record.css";

const AllergyForms = lazy(() => import("./AllergyForms"));
const TreatmentLimitForms = lazy(() => import("./TreatmentLimitForms"));

type Props = { readonly patient: PatientView; readonly user: User; readonly nowMillis: number };

/** Allergies and treatment limits, in sight wherever on the page one is, and the forms that change them. */
export function Statements({ patient, user, nowMillis }: Props): ReactNode {
  const { clinical } = patient;
  const mayRecord = can(user, "observe");
  if (clinical == null) {
    return null;
  }
  return (
    <section className="statements" aria-label={messages.record.statements} data-testid="statements">
      <StatementLines clinical={clinical} nowMillis={nowMillis} />
      {mayRecord && (
        <div className="statements-acts">
          <FormDialog button={messages.record.allergies} title={messages.record.allergies} testId="allergies" wide>
            {(close) => (
              <Suspense fallback={<p>{messages.app.loading}</p>}>
                <AllergyForms patient={patient.id} clinical={clinical} nowMillis={nowMillis} close={close} />
              </Suspense>
            )}
          </FormDialog>
          <FormDialog button={messages.record.treatmentLimits} title={messages.record.treatmentLimits} testId="treatment-limits" wide>
            {(close) => (
              <Suspense fallback={<p>{messages.app.loading}</p>}>
                <TreatmentLimitForms patient={patient.id} clinical={clinical} user={user} nowMillis={nowMillis} close={close} />
              </Suspense>
            )}
          </FormDialog>
        </div>
      )}
    </section>
  );
}

/** Loud by weight and contrast, not by a colour: those are the alarms'. */
export function StatementLines({ clinical, nowMillis }: { readonly clinical: Clinical; readonly nowMillis: number }): ReactNode {
  const texts = messages.record;
  return (
    <div className="statements-lines">
      {clinical.allergyStatus === "known" ? (
        <p className="statement statement-loud" data-testid="allergy-status" data-status="known">
          <strong>{texts.allergic}</strong>
          <span>{clinical.allergies.toSorted(byCriticality).map(allergyText).join(" · ")}</span>
        </p>
      ) : (
        <p className="statement" data-testid="allergy-status" data-status={clinical.allergyStatus}>
          {clinical.noneKnown == null ? (
            <strong>{texts.notRecorded}</strong>
          ) : (
            texts.noneKnownBy(
              clinical.noneKnown.by ?? messages.outcome.someone,
              timeText(Date.parse(clinical.noneKnown.at), nowMillis),
            )
          )}
        </p>
      )}
      {clinical.treatmentLimits.length > 0 && (
        <p className="statement statement-loud" data-testid="treatment-limits-held">
          <strong>{texts.limited}</strong>
          <span>{clinical.treatmentLimits.map(limitText).join(" · ")}</span>
        </p>
      )}
    </div>
  );
}
