import { type ReactNode, useEffect, useRef, useState } from "react";
import {
  type AdminStation,
  getAllWards,
  getStations,
  offerStationCode,
  revokeStation,
  setUpStation,
  type StationCode,
} from "../../shared/api/administration";
import { useServerNow } from "../../shared/live/useLiveStream";
import { messages } from "../../shared/messages";
import { ageText, timeText } from "../../shared/vitals/format";
import { ActForm, Listed, Search } from "./parts";
import { useLoaded } from "./useLoaded";

/** Where a browser is enrolled, on the same server. */
const enrolPath = "/station";

type Found = { readonly station: AdminStation; readonly ward: string };

/** The hospital's shared stations: workplaces of wards that are nobody's until somebody taps in. */
export function Stations(): ReactNode {
  const [search, setSearch] = useState("");
  const [alsoRevoked, setAlsoRevoked] = useState(false);
  const stations = useLoaded(getStations, "");
  const wards = useLoaded(getAllWards, "");
  const section = useRef<HTMLDivElement>(null);
  const revoked = useRef(false);
  const texts = messages.administration.stations;
  const found = (all: readonly AdminStation[]): readonly Found[] =>
    all
      .filter((station) => alsoRevoked || station.revokedAt == null)
      .map((station) => ({ station, ward: wards.value?.find((ward) => ward.id === station.ward)?.name ?? "" }))
      .filter(({ station, ward }) => `${station.name} ${ward}`.toLowerCase().includes(search.trim().toLowerCase()));

  useEffect(() => {
    // The button that revoked goes with its row: the keyboard goes on from the section, not from the page's beginning.
    if (revoked.current) {
      revoked.current = false;
      if (document.activeElement === document.body) {
        section.current?.focus();
      }
    }
  }, [stations.value]);

  return (
    <div ref={section} tabIndex={-1}>
      <div className="administration-tools">
        <Search search={search} change={setSearch} />
        <ActForm
          button={texts.setUp}
          title={texts.setUp}
          testId="set-up-station"
          submit={texts.setUp}
          act={texts.settingUp}
          done={texts.isSetUp}
          onDone={stations.reload}
          send={(form) => setUpStation(String(form.get("name") ?? "").trim(), String(form.get("ward")))}
          shown={(offered) => <Code offered={offered} />}
        >
          <label>
            {texts.name}
            <input name="name" required maxLength={200} autoComplete="off" />
          </label>
          <label>
            {texts.ward}
            {/* None is chosen beforehand: a station shows whatever ward it is given to all who pass. */}
            <select name="ward" required defaultValue="">
              <option value="">{texts.chooseWard}</option>
              {(wards.value ?? []).map((ward) => (
                <option key={ward.id} value={ward.id}>
                  {ward.name}
                </option>
              ))}
            </select>
          </label>
        </ActForm>
        <button type="button" onClick={stations.reload} data-testid="stations-again">
          {texts.again}
        </button>
      </div>
      <p>
        <label className="administration-check">
          <input
            type="checkbox"
            checked={alsoRevoked}
            onChange={(event) => setAlsoRevoked(event.target.checked)}
            data-testid="also-revoked"
          />
          {texts.alsoRevoked}
        </label>
      </p>
      <Listed<readonly AdminStation[]>
        loaded={stations}
        isEmpty={(all) => found(all).length === 0}
        empty={search.trim() === "" ? texts.noneYet : texts.none}
      >
        {(all) => (
          <div className="administration-scroll" tabIndex={0} role="region" aria-label={messages.administration.sections.stations}>
            <table className="table" data-testid="stations">
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
                {found(all).map(({ station, ward }) => (
                  <Row
                    key={station.id}
                    station={station}
                    ward={ward}
                    reload={stations.reload}
                    onRevoked={() => {
                      revoked.current = true;
                      stations.reload();
                    }}
                  />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Listed>
    </div>
  );
}

function Row(props: {
  readonly station: AdminStation;
  readonly ward: string;
  readonly reload: () => void;
  readonly onRevoked: () => void;
}): ReactNode {
  const { station, ward, reload, onRevoked } = props;
  const nowMillis = useServerNow();
  const texts = messages.administration.stations;
  return (
    <tr>
      <th scope="row">{station.name}</th>
      <td>{ward}</td>
      <td>{stateText(station, nowMillis)}</td>
      <td>{station.seenAt == null ? texts.never : ageText(nowMillis - Date.parse(station.seenAt))}</td>
      <td>
        {station.revokedAt == null && (
          <div className="administration-acts">
            <ActForm
              button={texts.another}
              buttonLabel={texts.anotherOf(station.name)}
              title={texts.anotherOf(station.name)}
              testId="station-code"
              submit={texts.another}
              act={texts.offering}
              done={texts.offered}
              onDone={reload}
              send={() => offerStationCode(station.id)}
              shown={(offered) => <Code offered={offered} />}
            >
              <p>{texts.anotherHint}</p>
            </ActForm>
            <ActForm
              button={texts.revoke}
              buttonLabel={texts.revokeOf(station.name)}
              title={texts.revokeOf(station.name)}
              testId="revoke-station"
              submit={texts.revoke}
              act={texts.revoking}
              done={texts.revokedDone(station.name)}
              onDone={onRevoked}
              send={() => revokeStation(station.id)}
            >
              <p>{texts.revokeHint}</p>
            </ActForm>
          </div>
        )}
      </td>
    </tr>
  );
}

/** The one time that a code is shown: until when it is good, and where to type it. */
function Code({ offered }: { readonly offered: StationCode }): ReactNode {
  const nowMillis = useServerNow();
  const texts = messages.administration.stations;
  const expiresMillis = Date.parse(offered.expiresAt);
  const expired = nowMillis >= expiresMillis;
  return (
    <>
      <p>{texts.where(location.origin + enrolPath)}</p>
      <p className="administration-secret" data-testid="enrolment-code">
        {offered.code}
      </p>
      <p role="status">{expired ? texts.expired : texts.codeUntil(timeText(expiresMillis, nowMillis))}</p>
    </>
  );
}

function stateText(station: AdminStation, nowMillis: number): string {
  const texts = messages.administration.stations;
  if (station.revokedAt != null) {
    return texts.revoked(timeText(Date.parse(station.revokedAt), nowMillis));
  }
  return station.enrolledAt == null ? texts.waiting : texts.enrolled(timeText(Date.parse(station.enrolledAt), nowMillis));
}
