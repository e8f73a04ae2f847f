import { Activity, memo, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { readBeds } from "../features/station/beds";
import { type Kept, presentOf, steppedAway, stillKept, tappedIn } from "../features/station/kept";
import { isPaused, type Pause, pauseOf, remaining } from "../features/station/pausing";
import { TappedInBar } from "../features/station/TappedInBar";
import { answerOutcome } from "../shared/alarm/answering";
import { answerAlarm } from "../shared/api/answerAlarm";
import type { Alarm, User } from "../shared/api/model";
import { problemOutcome } from "../shared/api/problemOutcome";
import { signedOutEvent } from "../shared/api/request";
import { signOut } from "../shared/api/signOut";
import {
  getStation,
  getStationMetrics,
  pauseStation,
  type SharedStation as StationInfo,
  type StationPerson,
} from "../shared/api/station";
import { LiveProvider, type LiveSource, useLiveStream, useServerClock } from "../shared/live/useLiveStream";
import { messages } from "../shared/messages";
import { StationSoundProvider } from "../shared/sound/StationSound";
import { navigate, patientPath } from "../shared/ui/navigation";
import { OutcomesProvider, useReport } from "../shared/ui/outcomes";
import { ReferenceProvider } from "../shared/vitals/reference";
import { Station } from "./Station";
import { type Intent, UnattendedWard } from "./UnattendedWard";

type Props = { readonly station: StationInfo; readonly onRevoked: () => void };

const lookEveryMillis = 30_000;
const pauseMaxMillis = 120_000;

/** A shared station: its own stream and sound go on whoever is tapped in. */
export default function SharedStation({ station, onRevoked }: Props): ReactNode {
  const revoked = useRef(onRevoked);
  revoked.current = onRevoked;
  const [source] = useState<LiveSource>(() => ({
    path: "/api/v1/station/live",
    read: readBeds,
    onEnded: () => revoked.current(),
    onRefused: () => void askWhether(revoked.current),
  }));
  const askWards = useCallback(async () => ({ ok: true as const, value: [station.ward] }), [station]);
  return (
    <OutcomesProvider>
      <ReferenceProvider askMetrics={getStationMetrics} askWards={askWards}>
        <LiveProvider source={source}>
          <Shared station={station} onRevoked={onRevoked} />
        </LiveProvider>
      </ReferenceProvider>
    </OutcomesProvider>
  );
}

async function askWhether(revoked: () => void): Promise<void> {
  const result = await getStation();
  if (!result.ok && result.problem.code === "not-enrolled") {
    revoked();
  }
}

function Shared({ station, onRevoked }: Props): ReactNode {
  const { patients } = useLiveStream();
  const clock = useServerClock();
  const report = useReport();
  const [kept, setKept] = useState<readonly Kept[]>(() =>
    station.user == null ? [] : tappedIn([], station.user, Date.now()),
  );
  const [people, setPeople] = useState<readonly StationPerson[]>([]);
  const [pause, setPause] = useState<Pause | null>(null);
  const [pauseUsed, setPauseUsed] = useState(station.pauseUsed);
  const [pausing, setPausing] = useState(false);
  const present = presentOf(kept);
  const presentId = useRef(present?.user.id);
  presentId.current = present?.user.id;

  // Of this frame at once, so that what sounds anew is heard with it.
  const left = remaining(pause, patients.values(), clock());
  if (left !== pause) {
    setPause(left);
  }
  const silenced = useMemo(() => (alarm: Alarm) => isPaused(left, alarm, clock()), [left, clock]);

  const stepBack = useCallback(() => {
    setKept((all) => steppedAway(all, location.pathname, Date.now()));
  }, []);

  /** Out of sight first: whether the server hears of it or not. */
  const stepAway = useCallback(() => {
    stepBack();
    void signOut().then((result) => {
      if (!result.ok && result.problem.code !== "not-signed-in") {
        report(problemOutcome(messages.app.signOut, result.problem));
      }
    });
  }, [stepBack, report]);

  /** Who signs out leaves nothing here. */
  const signedOut = useCallback(() => {
    setKept((all) => all.filter((one) => one.awaySinceMillis !== null));
  }, []);

  const look = useCallback(async () => {
    const result = await getStation();
    if (result.ok) {
      setPauseUsed(result.value.pauseUsed);
      if (presentId.current !== undefined && result.value.user?.id !== presentId.current) {
        stepBack();
      }
    } else if (result.problem.code === "not-enrolled") {
      onRevoked();
    }
  }, [stepBack, onRevoked]);

  useEffect(() => {
    const timer = setInterval(() => {
      setKept((all) => stillKept(all, Date.now()));
      void look();
    }, lookEveryMillis);
    // It may be a late answer to somebody who has stepped away: the station knows.
    const ended = (): void => void look();
    window.addEventListener(signedOutEvent, ended);
    return () => {
      clearInterval(timer);
      window.removeEventListener(signedOutEvent, ended);
    };
  }, [look]);

  const onTappedIn = (user: User, intent: Intent): void => {
    const mine = kept.find((one) => one.user.id === user.id);
    // What was typed there waits: it goes before what was touched.
    navigate(mine?.path ?? (intent.kind === "open" ? patientPath(intent.patient.id) : "/"));
    setKept((all) => tappedIn(all, user, Date.now()));
    setPauseUsed(false);
    if (intent.kind === "accept") {
      const { alarm, patient } = intent;
      void answerAlarm(crypto.randomUUID(), alarm, { act: "accept" }).then((result) =>
        report(answerOutcome(alarm, patient.name, { act: "accept" }, result)),
      );
    }
  };

  const onPause = (alarms: readonly string[]): void => {
    setPausing(true);
    void pauseStation(alarms).then((result) => {
      setPausing(false);
      if (result.ok) {
        // By this station's own clock, too: however the clocks stand, it is no longer.
        const until = Math.min(Date.parse(result.value.until), clock() + pauseMaxMillis);
        setPause(pauseOf(result.value.alarms, until, patients.values()));
        setPauseUsed(true);
      } else {
        report(problemOutcome(messages.station.pausing, result.problem));
        void look();
      }
    });
  };

  return (
    <StationSoundProvider silenced={silenced}>
      {present === undefined && (
        <UnattendedWard
          station={station}
          pauseUsed={pauseUsed}
          pausing={pausing}
          pausedUntilMillis={left?.untilMillis ?? null}
          onPause={onPause}
          people={people}
          onPeople={setPeople}
          onTappedIn={onTappedIn}
        />
      )}
      {inSightFirst(kept).map((one) => (
        // Hidden, it keeps its state and what is typed in it, and nothing of it runs.
        <Activity key={one.user.id} mode={one.awaySinceMillis === null ? "visible" : "hidden"}>
          <AtStation user={one.user} station={station} onStepAway={stepAway} onSignedOut={signedOut} onGone={stepBack} />
        </Activity>
      ))}
    </StationSoundProvider>
  );
}

/** So that a link within the page finds what is in sight. */
function inSightFirst(kept: readonly Kept[]): readonly Kept[] {
  return kept.toSorted((a, b) => Number(a.awaySinceMillis !== null) - Number(b.awaySinceMillis !== null));
}

type AtStationProps = {
  readonly user: User;
  readonly station: StationInfo;
  readonly onStepAway: () => void;
  readonly onSignedOut: () => void;
  readonly onGone: () => void;
};

/** What is a person's at the station. It is not drawn anew from outside, so that hidden it stays as it was. */
const AtStation = memo(function AtStation({ user, station, onStepAway, onSignedOut, onGone }: AtStationProps): ReactNode {
  return (
    <OutcomesProvider>
      <ReferenceProvider>
        <LiveProvider>
          <TappedInBar
            name={user.name}
            station={station.name}
            idleSeconds={station.idleSeconds}
            onStepAway={onStepAway}
            onGone={onGone}
          />
          <Station user={user} onSignedOut={onSignedOut} shared />
        </LiveProvider>
      </ReferenceProvider>
    </OutcomesProvider>
  );
});
