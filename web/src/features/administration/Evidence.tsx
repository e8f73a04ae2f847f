import type { ReactNode } from "react";
import { getKeys, getVerification, type Keys, rotateKeys, type Verification } from "../../shared/api/administration";
import { can } from "../../shared/api/capabilities";
import type { User } from "../../shared/api/model";
import { useServerNow } from "../../shared/live/useLiveStream";
import { messages } from "../../shared/messages";
import { timeText } from "../../shared/vitals/format";
import { ActForm, Listed } from "./parts";
import { useLoaded } from "./useLoaded";

/** Whether the journal can be proved, up to when, and how its keys are kept. */
export function Evidence({ user }: { readonly user: User }): ReactNode {
  return (
    <>
      {can(user, "audit") && <Proved />}
      {can(user, "administer-keys") && <KeysKept />}
    </>
  );
}

function Proved(): ReactNode {
  const verification = useLoaded(getVerification, "");
  const nowMillis = useServerNow();
  const texts = messages.administration.evidence;
  return (
    <Listed<Verification> loaded={verification} isEmpty={() => false} empty="">
      {(state) => (
        <>
          <h3>{texts.journal}</h3>
          <p data-testid="proved">
            <strong>
              {state.signedAt == null ? texts.unproved : texts.proved(timeText(Date.parse(state.signedAt), nowMillis))}
            </strong>
          </p>
          <dl className="administration-state">
            <dt>{texts.entries}</dt>
            <dd>{texts.signedOf(state.checkpointSize.toLocaleString(messages.locale), state.entries.toLocaleString(messages.locale))}</dd>
            <dt>{texts.witnesses}</dt>
            <dd>{state.cosigners.length === 0 ? texts.nobody : state.cosigners.join(", ")}</dd>
            {state.missing.length > 0 && (
              <>
                <dt>{texts.missing}</dt>
                <dd>{state.missing.join(", ")}</dd>
              </>
            )}
          </dl>
          <h3>{texts.alerts}</h3>
          {state.alerts.length === 0 ? (
            <p className="administration-quiet">{texts.noAlerts}</p>
          ) : (
            <ul>
              {state.alerts.map((alert) => (
                <li key={`${alert.code}:${alert.since}`}>
                  <strong>{alert.code}</strong> {alert.detail} {texts.since(timeText(Date.parse(alert.since), nowMillis))}
                </li>
              ))}
            </ul>
          )}
          <p>
            <button type="button" onClick={verification.reload}>
              {texts.again}
            </button>
          </p>
        </>
      )}
    </Listed>
  );
}

function KeysKept(): ReactNode {
  const keys = useLoaded(getKeys, "");
  const texts = messages.administration.evidence;
  return (
    <Listed<Keys> loaded={keys} isEmpty={() => false} empty="">
      {(state) => (
        <>
          <h3>{texts.keys}</h3>
          <dl className="administration-state" data-testid="keys">
            <dt>{texts.provider}</dt>
            <dd>{texts.providers[state.provider]}</dd>
            <dt>{texts.answers}</dt>
            <dd>{state.answers ? texts.answersYes : texts.answersNo}</dd>
            <dt>{texts.generation}</dt>
            <dd>{state.generation}</dd>
          </dl>
          <ActForm
            button={texts.rotate}
            title={texts.rotate}
            testId="rotate-keys"
            submit={texts.rotate}
            act={texts.rotating}
            done={texts.rotated}
            onDone={keys.reload}
            send={rotateKeys}
          >
            <p>{texts.rotateHint}</p>
          </ActForm>
        </>
      )}
    </Listed>
  );
}
