import type { ReactNode } from "react";
import type { Alarm, Episode, Priority } from "../../shared/api/model";
import { messages } from "../../shared/messages";
import { timeText } from "../../shared/vitals/format";

type Props = {
  readonly alarms: readonly Alarm[];
  readonly fromMillis: number;
  readonly toMillis: number;
  readonly nowMillis: number;
};

const lanes: readonly Priority[] = ["high", "medium", "low"];

/** Where an episode lies on the axis, in percent of the window; null when it lies outside. */
export function spanOf(
  alarm: Pick<Episode, "onset" | "end">,
  fromMillis: number,
  toMillis: number,
): { readonly left: number; readonly width: number } | null {
  const onset = Math.max(Date.parse(alarm.onset), fromMillis);
  const end = Math.min(alarm.end == null ? toMillis : Date.parse(alarm.end), toMillis);
  if (onset > toMillis || end < fromMillis || end < onset) {
    return null;
  }
  const percent = 100 / (toMillis - fromMillis);
  return { left: (onset - fromMillis) * percent, width: (end - onset) * percent };
}

export function AlarmTrack({ alarms, fromMillis, toMillis, nowMillis }: Props): ReactNode {
  const episodes = alarms.flatMap((alarm) => alarm.episodes.filter((episode) => !episode.withdrawn));
  const inWindow = episodes.flatMap((episode) => {
    const span = spanOf(episode, fromMillis, toMillis);
    return span === null ? [] : [{ episode, span }];
  });
  const counts = lanes
    .map((lane) => messages.alarm.summaryOf(lane, inWindow.filter(({ episode }) => episode.priority === lane).length))
    .join(", ");
  return (
    <figure className="track" role="img" aria-label={messages.patient.alarmTrackSummary(counts)}>
      {lanes.map((lane) => (
        <div key={lane} className="track-lane">
          <span className="track-prefix">{messages.alarm.prefix[lane]}</span>
          <div className="track-bars">
            {inWindow
              .filter(({ episode }) => episode.priority === lane)
              .map(({ episode, span }) => (
                <span
                  key={episode.id}
                  className={`track-bar track-${lane}`}
                  style={{ left: `${span.left}%`, width: `max(3px, ${span.width}%)` }}
                  title={`${episode.label} ${timeText(Date.parse(episode.onset), nowMillis)}`}
                />
              ))}
          </div>
        </div>
      ))}
    </figure>
  );
}
