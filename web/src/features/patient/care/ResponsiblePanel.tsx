import { type ReactNode, useState } from "react";
import type { PatientView, User } from "../../../shared/api/model";
import { problemOutcome } from "../../../shared/api/problemOutcome";
import { offerPatient } from "../../../shared/api/handover";
import { getStaffing, type StaffMember, takePatient } from "../../../shared/api/responsible";
import { messages } from "../../../shared/messages";
import { useCommands } from "../../../shared/ui/commands";
import { FormDialog } from "../../../shared/ui/FormDialog";
import { useReport } from "../../../shared/ui/outcomes";
import { timeText } from "../../../shared/vitals/format";

type Props = { readonly patient: PatientView; readonly user: User; readonly nowMillis: number };

/** Who has the patient now, and taking or handing them over. */
export function ResponsiblePanel({ patient, user, nowMillis }: Props): ReactNode {
  const texts = messages.takingOver;
  const { responsible } = patient;
  const { isPending, run } = useCommands();
  const report = useReport();
  const mine = responsible.person === user.id;

  const take = async (): Promise<void> => {
    const result = await run("take", (command) => takePatient(command, patient.id));
    if (result !== null) {
      report(result.ok ? { kind: "done", text: texts.taken(patient.name) } : problemOutcome(texts.taking, result.problem));
    }
  };

  return (
    <section className="panel" aria-labelledby="responsible-title">
      <h2 id="responsible-title">{texts.title}</h2>
      <p data-testid="responsible">{responsibleText(patient, nowMillis)}</p>
      {patient.home != null && (
        <ul className="quiet-text" data-testid="home">
          {!patient.home.prompted && <li>{messages.home.notPrompted}</li>}
          {patient.home.answer != null && (
            <li>
              {messages.home.lastAnswer(patient.home.answer.answer, timeText(Date.parse(patient.home.answer.at), nowMillis))}
            </li>
          )}
          {patient.home.welfareCall != null && (
            <li>
              {messages.home.lastCall(
                patient.home.welfareCall.outcome,
                timeText(Date.parse(patient.home.welfareCall.at), nowMillis),
              )}
            </li>
          )}
        </ul>
      )}
      <div className="dialog-acts">
        {!mine && (
          <button type="button" aria-disabled={isPending("take")} data-testid="take-patient" onClick={() => void take()}>
            {texts.take}
          </button>
        )}
        {mine && (
          <FormDialog button={texts.offer} title={texts.offer} testId="offer-patient">
            {(close) => <OfferForm patient={patient} user={user} close={close} />}
          </FormDialog>
        )}
      </div>
    </section>
  );
}

export function responsibleText(patient: PatientView, nowMillis: number): string {
  const { responsible } = patient;
  const texts = messages.takingOver;
  if (responsible.person == null) {
    return responsible.staffed ? texts.nobody : `${texts.nobody}. ${texts.unstaffed}`;
  }
  return [
    texts.has(responsible.name ?? messages.outcome.someone),
    responsible.since == null ? "" : texts.since(timeText(Date.parse(responsible.since), nowMillis)),
    responsible.until == null ? "" : texts.until(timeText(Date.parse(responsible.until), nowMillis)),
    responsible.staffed && !responsible.reachable ? texts.unreachable : "",
    responsible.handover?.stage === "offered"
      ? texts.offered(responsible.handover.toName ?? messages.handover.whoever)
      : "",
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

function OfferForm(props: { readonly patient: PatientView; readonly user: User; readonly close: () => void }): ReactNode {
  const { patient, user, close } = props;
  const texts = messages.takingOver;
  const { run } = useCommands();
  const report = useReport();
  const [staff, setStaff] = useState<readonly StaffMember[] | null>(null);
  const [asked, setAsked] = useState(false);
  const [fault, setFault] = useState("");
  if (!asked) {
    setAsked(true);
    void getStaffing(patient.ward).then((result) => {
      setFault(result.ok ? "" : texts.staffFailed);
      setStaff(result.ok ? result.value.staff.filter((one) => one.id !== user.id) : []);
    });
  }
  return (
    <form
      className="limits-form"
      onSubmit={(event) => {
        event.preventDefault();
        const to = String(new FormData(event.currentTarget).get("to") ?? "");
        if (to !== "") {
          void run(`offer:${to}`, (command) => offerPatient(command, patient.id, to, "")).then((result) => {
            if (result !== null) {
              report(
                result.ok
                  ? { kind: "done", text: texts.offeredDone(patient.name) }
                  : problemOutcome(texts.offering, result.problem),
              );
              if (result.ok) {
                close();
              }
            }
          });
        }
      }}
    >
      <label className="limits-reason">
        {texts.to}
        <select name="to" required disabled={staff === null}>
          {(staff ?? []).map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </select>
      </label>
      <p className="observation-fault" role="alert">
        {fault}
      </p>
      <div className="dialog-acts">
        <button type="button" onClick={close}>
          {messages.limits.cancel}
        </button>
        <button type="submit" className="primary" data-testid="offer">
          {texts.offerTo}
        </button>
      </div>
    </form>
  );
}
