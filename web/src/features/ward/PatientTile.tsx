import { memo, type ReactNode } from "react";
import { AlarmBar } from "../../shared/alarm/AlarmBar";
import { byUrgency, markOf } from "../../shared/alarm/order";
import type { PatientView } from "../../shared/api/model";
import { DeviceLine, isSilent } from "../../shared/device/DeviceLine";
import { OffMonitorLine } from "../../shared/device/OffMonitorLine";
import { SilentTrialLine } from "../../shared/device/SilentTrialLine";
import { messages } from "../../shared/messages";
import { News2Badge } from "../../shared/news2/News2Badge";
import { ObservationDue } from "../../shared/news2/ObservationDue";
import { ResponsibleLine } from "../../shared/staff/ResponsibleLine";
import { Link, patientPath } from "../../shared/ui/navigation";
import { type Metrics, parameters } from "../../shared/vitals/parameters";
import type { Namesake } from "../../shared/patient/similarNames";
import { VitalRow } from "./VitalRow";

type Props = {
  readonly patient: PatientView;
  /** Named on the tile where the patients are not grouped by ward. */
  readonly wardName: string | null;
  readonly metrics: Metrics;
  readonly nowMillis: number;
  readonly reachable: boolean;
  readonly namesakes?: readonly Namesake[] | undefined;
};

export const PatientTile = memo(function PatientTile(props: Props): ReactNode {
  const { patient, wardName, metrics, nowMillis, reachable, namesakes = [] } = props;
  const mark = markOf(patient.alarms);
  return (
    <article
      className={mark === undefined ? "tile" : `tile tile-${mark}`}
      data-quiet={patient.devices.every((device) => !isSilent(device, nowMillis) && device.statuses.length === 0)}
      tabIndex={reachable ? 0 : -1}
      aria-label={messages.ward.tile(patient.name, patient.bed ?? messages.ward.noBed)}
      data-testid={`tile-${patient.id}`}
      data-tile={patient.id}
    >
      <header className="tile-head">
        <div className="tile-who">
          <h3>
            {namesakes.length > 0 && (
              <span className="tile-alike" aria-hidden="true">
                ≈
              </span>
            )}
            <Link to={patientPath(patient.id)} className="tile-name">
              {patient.name}
            </Link>
          </h3>
          <p>
            {patient.bed !== "" && <span className="tile-bed">{patient.bed}</span>}
            <span className="tile-id">{patient.identifier}</span>
            {wardName !== null && <span className="tile-ward">{wardName}</span>}
            <ResponsibleLine responsible={patient.responsible} />
          </p>
          {namesakes.length > 0 && (
            <p className="tile-namesake" data-testid="namesake">
              {namesakes.map(({ patient: other, same }) => messages.ward.namesake(same, other.name, other.bed ?? messages.ward.noBed)).join("; ")}
            </p>
          )}
        </div>
        <News2Badge score={patient.news2} />
      </header>
      <ObservationDue next={patient.nextObservation} nowMillis={nowMillis} />
      <SilentTrialLine trial={patient.silentTrial} nowMillis={nowMillis} />
      <OffMonitorLine offMonitor={patient.offMonitor} nowMillis={nowMillis} />
      {patient.alarms.length > 0 && (
        <div className="tile-alarms">
          {patient.alarms.length > 1 && <p className="tile-more" data-more={`+${patient.alarms.length - 1}`}>{messages.ward.alarms(patient.alarms.length)}</p>}
          {patient.alarms.toSorted(byUrgency).map((alarm) => (
            <AlarmBar key={alarm.id} alarm={alarm} patientName={patient.name} atHome={patient.home != null} nowMillis={nowMillis} />
          ))}
        </div>
      )}
      <dl className="tile-vitals">
        {parameters.map((parameter) => (
          <VitalRow
            key={parameter.key}
            parameter={parameter}
            patient={patient}
            metrics={metrics}
            nowMillis={nowMillis}
          />
        ))}
      </dl>
      <footer className="tile-devices">
        {patient.devices.length === 0 ? (
          <span>{messages.device.none}</span>
        ) : (
          patient.devices.map((device) => <DeviceLine key={device.id} device={device} nowMillis={nowMillis} />)
        )}
      </footer>
    </article>
  );
});
