import { type ReactNode, useState } from "react";
import { type AdminWard, createWard, getAllWards, renameWard } from "../../shared/api/administration";
import { messages } from "../../shared/messages";
import { ActForm, Listed, Search } from "./parts";
import { useLoaded } from "./useLoaded";

/** All wards of the hospital, whoever is granted them. */
export function Wards(): ReactNode {
  const [search, setSearch] = useState("");
  const wards = useLoaded(getAllWards, "");
  const texts = messages.administration.wards;
  const found = (all: readonly AdminWard[]): readonly AdminWard[] =>
    all.filter((ward) => ward.name.toLowerCase().includes(search.trim().toLowerCase()));
  return (
    <>
      <div className="administration-tools">
        <Search search={search} change={setSearch} />
        <ActForm
          button={texts.add}
          title={texts.add}
          testId="add-ward"
          submit={texts.add}
          act={texts.adding}
          done={texts.added}
          onDone={wards.reload}
          send={(form) => createWard(String(form.get("name") ?? "").trim(), String(form.get("setting")))}
        >
          <label>
            {texts.name}
            <input name="name" required maxLength={200} autoComplete="off" />
          </label>
          <label>
            {texts.setting}
            <select name="setting" defaultValue="ward">
              <option value="ward">{texts.settings.ward}</option>
              <option value="home">{texts.settings.home}</option>
            </select>
          </label>
        </ActForm>
      </div>
      <Listed<readonly AdminWard[]> loaded={wards} isEmpty={(all) => found(all).length === 0} empty={texts.none}>
        {(all) => (
          <div className="administration-scroll" tabIndex={0} role="region" aria-label={messages.administration.sections.wards}>
            <table className="table" data-testid="wards">
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
                {found(all).map((ward) => (
                  <tr key={ward.id}>
                    <th scope="row">{ward.name}</th>
                    <td>{texts.settings[ward.setting]}</td>
                    <td>{ward.patients}</td>
                    <td>
                      <ActForm
                        button={texts.rename}
                        buttonLabel={texts.renameOf(ward.name)}
                        title={texts.renameOf(ward.name)}
                        testId="rename-ward"
                        submit={texts.rename}
                        act={texts.renaming}
                        done={texts.renamed}
                        onDone={wards.reload}
                        send={(form) => renameWard(ward.id, String(form.get("name") ?? "").trim())}
                      >
                        <label>
                          {texts.name}
                          <input name="name" defaultValue={ward.name} required maxLength={200} autoComplete="off" />
                        </label>
                      </ActForm>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Listed>
    </>
  );
}
