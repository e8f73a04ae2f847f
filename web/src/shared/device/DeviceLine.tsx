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
  return isSilent(device, nowMillis) ? messages.device.silent(age) : messages.device.heard(age);
}

export function DeviceLine(props: { readonly device: Device; readonly nowMillis: number }): ReactNode {
  const silent = isSilent(props.device, props.nowMillis);
  return (
    <span className={silent ? "device device-silent" : "device"}>
      <span className="device-sign" aria-hidden="true">
        {silent ? "○" : "●"}
      </span>
      <span className="device-name">{props.device.name}</span>
      <span className="device-heard">{heardText(props.device, props.nowMillis)}</span>
    </span>
  );
}
