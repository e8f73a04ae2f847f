import { type ReactNode, useState } from "react";
import {
  type AdminDevice,
  type AdminDevices,
  getAllWards,
  getDevices,
  issueDeviceKey,
  pageSize,
  unbindDevice,
} from "../../shared/api/administration";
import { useServerNow } from "../../shared/live/useLiveStream";
import { messages } from "../../shared/messages";
import { ageText, timeText } from "../../shared/vitals/format";
import { ActForm, Listed, Pages, Search } from "./parts";
import { useLoaded } from "./useLoaded";

/** Which devices there are, where they are, and their keys. */
export function Devices(): ReactNode {
  const [search, setSearch] = useState("");
  const [offset, setOffset] = useState(0);
  const devices = useLoaded(() => getDevices(search, offset), `${search}:${offset}`);
  const wards = useLoaded(getAllWards, "");
  const texts = messages.administration.devices;
  return (
    <>
      <div className="administration-tools">
        <Search
          search={search}
          change={(next) => {
            setSearch(next);
            setOffset(0);
          }}
        />
      </div>
      <Listed<AdminDevices> loaded={devices} isEmpty={(found) => found.total === 0} empty={texts.none}>
        {(found) => (
          <>
            <div className="administration-scroll" tabIndex={0} role="region" aria-label={messages.administration.sections.devices}>
              <table className="table" data-testid="devices">
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
                  {found.devices.map((device) => (
                    <Row
                      key={device.id}
                      device={device}
                      ward={wards.value?.find((ward) => ward.id === device.ward)?.name ?? ""}
                      reload={devices.reload}
                    />
                  ))}
                </tbody>
              </table>
            </div>
            <Pages offset={offset} size={pageSize} total={found.total} go={setOffset} />
          </>
        )}
      </Listed>
    </>
  );
}

function Row(props: { readonly device: AdminDevice; readonly ward: string; readonly reload: () => void }): ReactNode {
  const { device, ward, reload } = props;
  const nowMillis = useServerNow();
  const texts = messages.administration.devices;
  return (
    <tr>
      <th scope="row">{device.name}</th>
      <td>{device.kind}</td>
      <td>{device.serial}</td>
      <td>{device.status === "unbound" ? texts.nowhere : texts.place(ward, device.bed ?? "")}</td>
      <td>
        {texts.statuses[device.status]}
        {device.lastReceivedAt != null && (
          <span className="administration-quiet"> {ageText(nowMillis - Date.parse(device.lastReceivedAt))}</span>
        )}
        {device.oldKeyUntil != null && <div>{texts.oldKey(timeText(Date.parse(device.oldKeyUntil), nowMillis))}</div>}
      </td>
      <td>
        <div className="administration-acts">
          <ActForm
            button={texts.newKey}
            buttonLabel={texts.newKeyOf(device.name)}
            title={texts.newKeyOf(device.name)}
            testId="device-key"
            submit={texts.newKey}
            act={texts.issuing}
            done={texts.issued}
            onDone={reload}
            send={() => issueDeviceKey(device.id)}
            shown={({ key, oldUntil }) => (
              <>
                <p>{texts.keyOnce(timeText(Date.parse(oldUntil), nowMillis))}</p>
                <p className="administration-secret">{key}</p>
              </>
            )}
          >
            <p>{texts.keyHint}</p>
          </ActForm>
          {device.status !== "unbound" && (
            <ActForm
              button={texts.unbind}
              buttonLabel={texts.unbindOf(device.name)}
              title={texts.unbindOf(device.name)}
              testId="unbind-device"
              submit={texts.unbind}
              act={texts.unbinding}
              done={texts.unbound}
              onDone={reload}
              send={() => unbindDevice(device.id)}
            >
              <p>{texts.unbindHint}</p>
            </ActForm>
          )}
        </div>
      </td>
    </tr>
  );
}
