import type { Frame, PatientView } from "../../shared/api/model";
import { nothingStated } from "../../shared/api/clinical";
import { nothingHandedOn } from "../../shared/api/handover";
import type { Bed } from "../../shared/api/station";
import { messages } from "../../shared/messages";

/** A bed as a tile shows a patient: its name stands in the place of one, and nobody's is known. */
export function viewOfBed(bed: Bed): PatientView {
  const texts = messages.station;
  return {
    id: bed.id,
    name: bed.bed ?? messages.ward.noBed,
    identifier: "",
    birthDate: "",
    ward: bed.ward,
    bed: "",
    version: bed.version,
    vitals: bed.vitals,
    ...(bed.trend === undefined ? {} : { trend: bed.trend }),
    news2: bed.news2 ?? null,
    scores: [],
    scoring: { orders: [], circumstances: [] },
    nextObservation: bed.nextObservation ?? null,
    offMonitor: bed.offMonitor ?? null,
    alarms: bed.alarms.map((alarm) => ({
      ...alarm,
      responsible: alarm.responsibility === "undefined" ? null : texts.somebody,
    })),
    tasks: [],
    devices: bed.devices.map((device) => ({ ...device, name: texts.device, interrogated: [] })),
    responsible: { handedOn: nothingHandedOn, staffed: bed.staffed, reachable: bed.reachable, name: bed.covered ? texts.covered : null },
    deliveries: [],
    alsoRecordedAs: [],
    clinical: nothingStated,
    silentTrial: bed.silentTrial ?? null,
    home: bed.atHome ? { prompted: false } : null,
  };
}

/** A frame of the station's own stream. */
export function readBeds(frame: Frame): Frame {
  if (frame.type === "beat") {
    return frame;
  }
  return { ...frame, patients: (frame.patients as unknown as readonly Bed[]).map(viewOfBed) };
}
