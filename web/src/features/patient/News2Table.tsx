import type { ReactNode } from "react";
import type { News2 } from "../../shared/api/model";
import { messages } from "../../shared/messages";
import { partValueText, scoreText } from "../../shared/news2/text";
import { ageText } from "../../shared/vitals/format";

export function News2Table(props: { readonly score: News2 | null | undefined; readonly nowMillis: number }): ReactNode {
  const { score, nowMillis } = props;
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
                  <td>{texts.state[part.state]}</td>
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
            {!score.complete && `. ${texts.partial}`}
          </p>
        </>
      )}
    </section>
  );
}
