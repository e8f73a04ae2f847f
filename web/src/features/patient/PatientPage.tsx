import { Fragment, lazy, type ReactNode, Suspense, useCallback, useEffect, useRef, useState } from "react";
import type { PatientView, User } from "../../shared/api/model";
import { DeviceLine } from "../../shared/device/DeviceLine";
import { SilentTrialLine } from "../../shared/device/SilentTrialLine";
import { useLiveStream, useServerNow } from "../../shared/live/useLiveStream";
import { messages } from "../../shared/messages";
import { News2Badge } from "../../shared/news2/News2Badge";
import { Link, patientPath } from "../../shared/ui/navigation";
import { usePreference } from "../../shared/ui/usePreference";
import { yearsOld } from "../../shared/vitals/format";
import { useReference } from "../../shared/vitals/reference";
import { ResponsiblePanel } from "./care/ResponsiblePanel";
import { ScoringForm } from "./care/ScoringForm";
import { LimitsPanel } from "./limits/LimitsPanel";
import { PastPatient } from "./past/PastPatient";
import { RecordSections } from "./record/RecordSections";
import { Statements } from "./record/Statements";
import { AlarmHistory } from "./AlarmHistory";
import { Charts } from "./Charts";
import { Interrogated } from "./Interrogated";
import { News2Table } from "./News2Table";
import { ObservationForm } from "./ObservationForm";
import { OffMonitorForm } from "./OffMonitorForm";
import { SectionLinks } from "./SectionLinks";
import { Tasks } from "./Tasks";
import { useAlarms } from "./useAlarms";
import { type ChartWindow, type RangeKey, rangeKeys, rangeMillis } from "./window";
import "./patient.css";

const News2Chart = lazy(() => import("./news2/News2Chart"));

export function PatientPage({ id, user }: { readonly id: string; readonly user: User }): ReactNode {
  const { patients, lastFrameMillis } = useLiveStream();
  const patient = patients.get(id);
  const survivor =
    patient === undefined
      ? [...patients.values()].find((one) => one.alsoRecordedAs.some((record) => record.id === id))
      : undefined;
  const main = useRef<HTMLElement>(null);
  useEffect(() => main.current?.focus({ preventScroll: true }), [id]);
  return (
    <main id="main" className="patient" tabIndex={-1} ref={main}>
      <nav className="patient-back" aria-label={messages.patient.back}>
        <Link to="/">← {messages.patient.back}</Link>
      </nav>
      {patient === undefined && survivor !== undefined ? (
        <p className="patient-unknown" data-testid="merged-into">
          {messages.patient.mergedInto} <Link to={patientPath(survivor.id)}>{survivor.name}</Link>
        </p>
      ) : patient === undefined ? (
        <p className="patient-unknown">
          {lastFrameMillis === null ? messages.live.connecting : messages.patient.unknown}
        </p>
      ) : (
        <>
          <SectionLinks page={main} />
          <KnownPatient key={patient.id} patient={patient} user={user} />
        </>
      )}
    </main>
  );
}

function KnownPatient({ patient, user }: { readonly patient: PatientView; readonly user: User }): ReactNode {
  const nowMillis = useServerNow();
  const { wards } = useReference();
  const [range, setRange] = usePreference<RangeKey>("range", rangeKeys, "24h");
  const [window, setWindow] = useState<ChartWindow>({ spanMillis: rangeMillis[range], toMillis: null });
  const chooseRange = (key: RangeKey): void => {
    setRange(key);
    setWindow({ spanMillis: rangeMillis[key], toMillis: null });
  };
  const alarms = useAlarms(patient, window);
  const [pastFrom, setPastFrom] = useState<number | null>(null);
  const toLive = useCallback(() => setPastFrom(null), []);
  const ward = wards.find((one) => one.id === patient.ward)?.name;
  const facts = [
    patient.bed ?? messages.ward.noBed,
    patient.identifier,
    ...(patient.birthDate == null ? [] : [messages.patient.years(yearsOld(patient.birthDate, nowMillis))]),
    ward ?? "",
  ].filter((fact) => fact !== "");

  return (
    <>
      <div className="patient-head">
        <div>
          <h1>{patient.name}</h1>
          <p>{facts.join(" · ")}</p>
          {patient.alsoRecordedAs.map((record) => (
            <p key={record.id} data-testid="also-recorded-as">
              {messages.patient.alsoRecordedAs(record.name, record.identifier)}
            </p>
          ))}
        </div>
        {pastFrom === null && (
          <div className="patient-head-tools">
            <button type="button" data-testid="look-back" onClick={() => setPastFrom(nowMillis)}>
              {messages.past.open}
            </button>
            <News2Badge score={patient.news2} />
          </div>
        )}
      </div>
      <SilentTrialLine trial={patient.silentTrial} nowMillis={nowMillis} />
      {pastFrom === null && <Statements patient={patient} user={user} nowMillis={nowMillis} />}
      {pastFrom !== null ? (
        <PastPatient patient={patient} beganMillis={pastFrom} leave={toLive} />
      ) : (
        <div className="patient-columns">
          <div className="patient-side">
            <AlarmHistory patient={patient} loaded={alarms} nowMillis={nowMillis} />
            <ResponsiblePanel patient={patient} user={user} nowMillis={nowMillis} />
            <Tasks patient={patient} nowMillis={nowMillis} />
            <News2Table patient={patient} nowMillis={nowMillis} />
            <ObservationForm patient={patient.id} />
            <OffMonitorForm patient={patient} nowMillis={nowMillis} />
            <section className="panel" aria-labelledby="devices-title">
              <h2 id="devices-title">{messages.patient.devices}</h2>
              {patient.devices.length === 0 && <p className="quiet-text">{messages.patient.noDevices}</p>}
              <div className="patient-devices">
                {patient.devices.map((device) => (
                  <Fragment key={device.id}>
                    <DeviceLine device={device} nowMillis={nowMillis} />
                    <Interrogated device={device} nowMillis={nowMillis} />
                  </Fragment>
                ))}
              </div>
              {patient.oxygenPrescription != null && (
                <p data-testid="oxygen-prescription">
                  {messages.patient.oxygenPrescribed(
                    `${patient.oxygenPrescription.flowMin}–${patient.oxygenPrescription.flowMax}`,
                    `${patient.oxygenPrescription.targetMin}–${patient.oxygenPrescription.targetMax}`,
                  )}
                </p>
              )}
            </section>
          </div>
          <div className="patient-main">
            <Charts
              patient={patient}
              alarms={alarms.alarms}
              window={window}
              changeWindow={setWindow}
              chooseRange={chooseRange}
              nowMillis={nowMillis}
            />
            <Suspense>
              <News2Chart patient={patient} nowMillis={nowMillis} />
            </Suspense>
            <LimitsPanel patient={patient} user={user} nowMillis={nowMillis} />
            <ScoringForm patient={patient} user={user} />
            <RecordSections patient={patient} user={user} nowMillis={nowMillis} />
          </div>
        </div>
      )}
    </>
  );
}
