import "./alarm.css";
import type { AnimationEvent, ReactNode } from "react";
import type { Alarm } from "../api/model";
import { messages } from "../messages";
import { plainText, timeText, unitText } from "../vitals/format";
import { AlarmMenu, otherActs } from "./AlarmMenu";
import { useAnswering } from "./answering";
import { signals } from "./order";

type Props = {
  readonly alarm: Alarm;
  readonly patientName: string;
  /** Then it climbs the ladder of patients at home. */
  readonly atHome?: boolean;
  readonly nowMillis: number;
};

/** What stands beside the label: the worst value, the limit, and what else is to be known of it. */
export function alarmDetail(alarm: Alarm, nowMillis: number): string {
  const texts = messages.alarm;
  const unit = unitText(alarm.unit ?? "");
  const parts = [
    alarm.worst == null ? "" : texts.worst(plainText(alarm.worst), unit),
    alarm.limit == null ? "" : texts.limit(plainText(alarm.limit)),
    texts.since(timeText(Date.parse(alarm.onset), nowMillis)),
    alarm.end == null ? "" : texts.ended(timeText(Date.parse(alarm.end), nowMillis)),
    alarm.retrospective ? texts.retrospective : "",
    alarm.corrected ? texts.corrected : "",
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

/** Who has it: whoever accepted or rejected it, or who is called. */
export function responsibilityText(alarm: Alarm, nowMillis: number): string {
  const texts = messages.alarm;
  if (alarm.responsibility === "undefined" || alarm.responsible == null || alarm.responsibleSince == null) {
    return texts.called(alarm.role);
  }
  const since = timeText(Date.parse(alarm.responsibleSince), nowMillis);
  return alarm.responsibility === "accepted"
    ? texts.acceptedBy(alarm.responsible, since)
    : texts.rejectedBy(alarm.responsible, since, alarm.role);
}

/** One alarm. Its fill is its priority's colour and flashes only while it asks for somebody. */
export function AlarmBar({ alarm, patientName, atHome = false, nowMillis }: Props): ReactNode {
  const { answer, isPending } = useAnswering();
  const texts = messages.alarm;
  const signalling = signals(alarm);

  return (
    <div
      className={`alarm alarm-${alarm.priority} ${signalling ? "alarm-signals" : "alarm-quiet"}`}
      data-testid={`alarm-${alarm.id}`}
      data-condition={alarm.condition}
      data-signal={alarm.signal}
      data-priority={alarm.priority}
      onAnimationStart={keepStep}
    >
      <span className="alarm-label">
        <span className="alarm-prefix" aria-hidden="true">
          {texts.prefix[alarm.priority]}
        </span>
        <span className="hidden">{texts.priority(alarm.priority)}: </span>
        {alarm.label}
        {alarm.verify && <span className="alarm-verify">{texts.verify}</span>}
      </span>
      <span className="alarm-acts">
        {signalling && (
          <button
            type="button"
            className="alarm-accept"
            data-testid={`accept-${alarm.id}`}
            aria-label={texts.acceptOf(alarm.label, patientName)}
            aria-disabled={isPending(alarm)}
            onClick={() => answer(alarm, patientName, { act: "accept" })}
          >
            {isPending(alarm) ? texts.answering : texts.accept}
          </button>
        )}
        {alarm.signal === "acknowledged" && alarm.responsible != null && (
          <span className="alarm-holder" aria-hidden="true">
            ✓ {alarm.responsible}
          </span>
        )}
        {otherActs(alarm).length > 0 && <AlarmMenu alarm={alarm} patientName={patientName} atHome={atHome} />}
      </span>
      <span className="alarm-detail">
        {alarmDetail(alarm, nowMillis)}
        {` · ${responsibilityText(alarm, nowMillis)}`}
        {alarm.signal === "paused" && ` · ${texts.paused}`}
        {alarm.signal === "withheld" && ` · ${messages.silentTrial.withheld}`}
      </span>
    </div>
  );
}

/** All bars flash in step: out of step, several would add up to more flashes than WCAG 2.3.1 allows. */
function keepStep(event: AnimationEvent): void {
  for (const animation of event.currentTarget.getAnimations()) {
    animation.startTime = 0;
  }
}
