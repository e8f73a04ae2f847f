import type { ReactNode } from "react";
import type { Device } from "../api/model";
import { messages } from "../messages";
import { ageText } from "../vitals/format";

/** Quiet for longer than two expected intervals. The alarm about it is the server's; this is the wording. */
export function isSilent(device: Device, nowMillis: number): boolean {
  return (
    device.lastReceivedAt == null || nowMillis - Date.parse(device.lastReceivedAt) > 2 * device.expectedIntervalMillis
  );
}

export function heardText(device: Device, nowMillis: number): string {
  if (device.lastReceivedAt == null) {
    return messages.device.never;
  }
  const age = ageText(nowMillis - Date.parse(device.lastReceivedAt));
  return isSilent(device, nowMillis) ? messages.device.silent(age) : agoText(age);
}

/** "2 min ago", or "now". */
export function agoText(age: string): string {
  return age === messages.time.now ? age : messages.device.heard(age);
}

const BATTERY = "MDC_ATTR_VAL_BATT_CHARGE";

/** What the device says of itself, the gravest first: its statuses, then its battery. */
export function saysText(device: Device): string {
  const battery = device.measures.find((measure) => measure.metric === BATTERY);
  const minutes = device.oxygen?.predictedMinutesLeft;
  return [
    ...device.statuses.map((status) => status.display),
    ...(minutes == null ? [] : [messages.device.oxygen(minutes)]),
    ...(battery === undefined ? [] : [messages.device.battery(battery.value)]),
  ].join(" · ");
}

export function DeviceLine(props: { readonly device: Device; readonly nowMillis: number }): ReactNode {
  const silent = isSilent(props.device, props.nowMillis);
  return (
    <span className={silent ? "device device-silent" : "device"}>
      <span className="device-sign" aria-hidden="true">
        {silent ? "○" : "●"}
      </span>
      <span className="device-name">{props.device.name}</span>
      <span className="device-says">{saysText(props.device)}</span>
      <span className="device-heard">{heardText(props.device, props.nowMillis)}</span>
    </span>
  );
}
