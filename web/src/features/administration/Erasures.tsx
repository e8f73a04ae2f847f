import type { ReactNode } from "react";
import { approveErasure, type Erasure, getErasures, withdrawErasure } from "../../shared/api/administration";
import { useServerNow } from "../../shared/live/useLiveStream";
import { messages } from "../../shared/messages";
import { timeText } from "../../shared/vitals/format";
import { ActForm, Listed } from "./parts";
import { useLoaded } from "./useLoaded";

/** What waits for another person to agree. */
export function Erasures(): ReactNode {
  const erasures = useLoaded(getErasures, "");
  const nowMillis = useServerNow();
  const texts = messages.administration.erasures;
  return (
    <Listed<readonly Erasure[]> loaded={erasures} isEmpty={(all) => all.length === 0} empty={texts.none}>
      {(all) => (
        <div className="administration-scroll" tabIndex={0} role="region" aria-label={messages.administration.sections.erasures}>
          <table className="table" data-testid="erasures">
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
              {all.map((one) => (
                <tr key={one.patient}>
                  <th scope="row">{one.patient}</th>
                  <td>{one.reason}</td>
                  <td>{texts.asked(one.requestedBy ?? "", timeText(Date.parse(one.requestedAt), nowMillis))}</td>
                  <td>
                    <div className="administration-acts">
                      <ActForm
                        button={texts.approve}
                        buttonLabel={texts.approveOf(one.patient)}
                        title={texts.approveOf(one.patient)}
                        testId="approve-erasure"
                        submit={texts.approve}
                        act={texts.approving}
                        done={texts.approved}
                        onDone={erasures.reload}
                        send={() => approveErasure(one.patient)}
                      >
                        <p>{texts.approveHint}</p>
                      </ActForm>
                      <ActForm
                        button={texts.withdraw}
                        buttonLabel={texts.withdrawOf(one.patient)}
                        title={texts.withdrawOf(one.patient)}
                        testId="withdraw-erasure"
                        submit={texts.withdraw}
                        act={texts.withdrawing}
                        done={texts.withdrawn}
                        onDone={erasures.reload}
                        send={() => withdrawErasure(one.patient)}
                      >
                        <p>{texts.withdrawHint}</p>
                      </ActForm>
                    </div>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Listed>
  );
}
