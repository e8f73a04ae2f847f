import type { ReactNode } from "react";
import type { PatientView, Signalling } from "../../shared/api/model";
import { messages } from "../../shared/messages";
import { ObservationDue } from "../../shared/news2/ObservationDue";
import { partValueText, scoreText } from "../../shared/news2/text";
import { ageText, timeText } from "../../shared/vitals/format";

export function signallingText({ score, insteadOf }: Signalling): string {
  const texts = messages.judged;
  return insteadOf == null ? texts.signals(score) : texts.signalsInstead(score, insteadOf);
}

export function News2Table(props: { readonly patient: PatientView; readonly nowMillis: number }): ReactNode {
  const { patient, nowMillis } = props;
  const score = patient.news2;
  const texts = messages.news2;
  return (
    <section className="panel" aria-labelledby="news2-title">
      <h2 id="news2-title">{texts.title}</h2>
      {score == null ? (
        <p className="quiet-text">{texts.none}</p>
      ) : (
        <>
          <table className="table" data-testid="news2-table">
            <thead>
              <tr>
                {texts.columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {score.parts.map((part) => (
                <tr key={part.parameter} className={part.state === "present" ? "" : "not-present"}>
                  <th scope="row">{texts.parameter(part.parameter)}</th>
                  <td>{partValueText(part)}</td>
                  <td className="number">{part.state === "present" && part.points != null ? part.points : "–"}</td>
                  <td>{part.at == null ? "–" : ageText(nowMillis - Date.parse(part.at))}</td>
                  <td>
                    {texts.state[part.state]}
                    {part.sourceKind === "person" && `, ${texts.byHand}`}
                  </td>
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row">{texts.total}</th>
                <td />
                <td className="number">{scoreText(score)}</td>
                <td colSpan={2}>{texts.risk(score.risk)}</td>
              </tr>
            </tfoot>
          </table>
          <p className="quiet-text">
            {texts.scale(score.scale, score.table)}
            {score.validity !== "validated" && `. ${texts.validity[score.validity]}`}
            {score.suspended && `. ${texts.suspended}`}
            {!score.complete && `. ${texts.partial}`}
          </p>
        </>
      )}
      <ObservationDue next={patient.nextObservation} nowMillis={nowMillis} />
      {patient.scoring.signalling != null && (
        <p className="quiet-text" data-testid="signalling">
          {signallingText(patient.scoring.signalling)}
        </p>
      )}
      {patient.scores.length > 0 && (
        <ul className="tasks" aria-label={texts.others} data-testid="other-scores">
          {patient.scores.map((other) => (
            <li key={other.name}>
              {other.name}{" "}
              {texts.range(other.lower, other.complete ? other.lower : other.upper)}
              <span className="quiet-text">
                {" "}
                {texts.threshold(other.threshold)} · {other.table}
              </span>
            </li>
          ))}
        </ul>
      )}
      <ul className="tasks" data-testid="scoring">
        {patient.scoring.orders.map((order) => {
          const reviewMillis = Date.parse(order.reviewAt);
          const review = timeText(reviewMillis, nowMillis);
          return (
            <li key={order.kind}>
              {texts.orders[order.kind]}
              <span className="quiet-text">
                {" "}
                {order.by ?? ""} · {order.reason} ·{" "}
                {reviewMillis <= nowMillis ? texts.reviewOverdue(review) : texts.review(review)}
              </span>
            </li>
          );
        })}
        {patient.scoring.circumstances.map((each) => (
          <li key={each.kind}>
            {texts.circumstances[each.kind]}
            <span className="quiet-text">
              {" "}
              {each.by ?? ""} · {timeText(Date.parse(each.at), nowMillis)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
