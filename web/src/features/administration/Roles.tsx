import type { ReactNode } from "react";
import { getRoles, type RoleList, type RoleView, setRole } from "../../shared/api/administration";
import { messages } from "../../shared/messages";
import { ActForm, Checks, Listed } from "./parts";
import { useLoaded } from "./useLoaded";

/** Of the simulator and of patients alone. */
const neverOwn: readonly string[] = ["simulate", "be-prompted"];

/** What each role permits, side by side. */
export function Roles(): ReactNode {
  const roles = useLoaded(getRoles, "");
  const texts = messages.administration.roles;
  return (
    <Listed<RoleList> loaded={roles} isEmpty={() => false} empty="">
      {(list) => (
        <>
          <div className="administration-tools">
            <ActForm
              button={texts.add}
              title={texts.add}
              testId="add-role"
              submit={texts.add}
              act={texts.saving}
              done={texts.saved}
              onDone={roles.reload}
              send={(form) => setRole(String(form.get("name") ?? "").trim(), form.getAll("capabilities").map(String))}
            >
              <label>
                {texts.name}
                <input name="name" required maxLength={40} autoComplete="off" />
              </label>
              <CapabilityChecks list={list} chosen={["see-beds"]} />
            </ActForm>
            {list.roles
              .filter((role) => !role.builtIn)
              .map((role) => (
                <ActForm
                  key={`${role.name}:${role.capabilities.join()}`}
                  button={texts.changeOf(role.name)}
                  title={texts.changeOf(role.name)}
                  testId="change-role"
                  submit={texts.save}
                  act={texts.saving}
                  done={texts.saved}
                  onDone={roles.reload}
                  send={(form) => setRole(role.name, form.getAll("capabilities").map(String))}
                >
                  <p>{texts.holders(role.accounts)}</p>
                  <CapabilityChecks list={list} chosen={role.capabilities} />
                </ActForm>
              ))}
          </div>
          <div className="administration-scroll" tabIndex={0} role="region" aria-label={texts.matrix}>
            <table className="table administration-matrix" data-testid="roles">
              <thead>
                <tr>
                  <th scope="col">{texts.permits}</th>
                  {list.roles.map((role) => (
                    <th key={role.name} scope="col">
                      {messages.app.roleName(role.name)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {list.capabilities.map((capability) => (
                  <tr key={capability}>
                    <th scope="row">{capabilityText(capability)}</th>
                    {list.roles.map((role) => (
                      <Cell key={role.name} role={role} capability={capability} />
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </Listed>
  );
}

function Cell({ role, capability }: { readonly role: RoleView; readonly capability: string }): ReactNode {
  const has = role.capabilities.includes(capability);
  const texts = messages.administration.roles;
  return (
    <td>
      <span aria-hidden="true">{has ? "✓" : "·"}</span>
      <span className="hidden">{has ? texts.yes : texts.no}</span>
    </td>
  );
}

function CapabilityChecks({ list, chosen }: { readonly list: RoleList; readonly chosen: readonly string[] }): ReactNode {
  return (
    <Checks
      legend={messages.administration.roles.permits}
      name="capabilities"
      options={list.capabilities
        .filter((capability) => !neverOwn.includes(capability))
        .map((capability) => ({ value: capability, text: capabilityText(capability) }))}
      chosen={chosen}
    />
  );
}

function capabilityText(capability: string): string {
  return messages.administration.roles.capabilities[capability] ?? capability;
}
