import { type ReactNode, useState } from "react";
import {
  type AdminUser,
  type AdminUsers,
  type AdminWard,
  changeUser,
  createUser,
  disableUser,
  enableUser,
  getAllWards,
  getRoles,
  getUsers,
  pageSize,
  resetPassword,
  type RoleView,
} from "../../shared/api/administration";
import type { User } from "../../shared/api/model";
import { messages } from "../../shared/messages";
import { timeText } from "../../shared/vitals/format";
import { useServerNow } from "../../shared/live/useLiveStream";
import { ActForm, Checks, Listed, Pages, Search } from "./parts";
import { useLoaded } from "./useLoaded";

/** Who may sign in, and as what. */
export function Users({ user }: { readonly user: User }): ReactNode {
  const [search, setSearch] = useState("");
  const [offset, setOffset] = useState(0);
  const users = useLoaded(() => getUsers(search, offset), `${search}:${offset}`);
  const roles = useLoaded(getRoles, "");
  const wards = useLoaded(getAllWards, "");
  const texts = messages.administration.users;
  const all = { roles: roles.value?.roles ?? [], wards: wards.value ?? [] };
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
        <ActForm
          button={texts.add}
          title={texts.add}
          testId="add-user"
          submit={texts.add}
          act={texts.adding}
          done={texts.added}
          onDone={users.reload}
          send={(form) =>
            createUser({
              login: textOf(form, "login"),
              name: textOf(form, "name"),
              password: textOf(form, "password"),
              role: textOf(form, "role"),
              wards: form.getAll("wards").map(String),
            })
          }
        >
          <label>
            {texts.login}
            <input name="login" required maxLength={200} autoComplete="off" />
          </label>
          <label>
            {texts.password}
            <input name="password" type="password" required minLength={8} maxLength={128} autoComplete="new-password" />
          </label>
          <UserFields name="" role="nurse" wards={[]} all={all} />
        </ActForm>
      </div>
      <Listed<AdminUsers> loaded={users} isEmpty={(found) => found.total === 0} empty={texts.none}>
        {(found) => (
          <>
            <div className="administration-scroll" tabIndex={0} role="region" aria-label={messages.administration.sections.users}>
              <table className="table" data-testid="users">
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
                  {found.users.map((one) => (
                    <Row key={one.id} one={one} me={one.id === user.id} all={all} reload={users.reload} />
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

type All = { readonly roles: readonly RoleView[]; readonly wards: readonly AdminWard[] };

function Row(props: { readonly one: AdminUser; readonly me: boolean; readonly all: All; readonly reload: () => void }): ReactNode {
  const { one, me, all, reload } = props;
  const nowMillis = useServerNow();
  const texts = messages.administration.users;
  const wards = all.wards.filter((ward) => one.wards.includes(ward.id)).map((ward) => ward.name);
  return (
    <tr data-testid={`user-${one.login}`}>
      <th scope="row">{one.name}</th>
      <td>{one.login}</td>
      <td>{messages.app.roleName(one.role)}</td>
      <td>{wards.join(", ") || "–"}</td>
      <td>{one.signedInAt == null ? texts.never : timeText(Date.parse(one.signedInAt), nowMillis)}</td>
      <td>{one.disabled ? texts.disabled : one.oneTime ? texts.oneTime : texts.enabled}</td>
      <td>
        <div className="administration-acts">
          <ActForm
            button={texts.change}
            buttonLabel={texts.changeOf(one.name)}
            title={texts.changeOf(one.name)}
            testId="change-user"
            submit={texts.save}
            act={texts.changing}
            done={texts.changed(one.name)}
            onDone={reload}
            send={(form) =>
              changeUser(one.id, {
                name: textOf(form, "name"),
                role: me ? one.role : textOf(form, "role"),
                wards: me ? one.wards : form.getAll("wards").map(String),
              })
            }
          >
            {me ? <NameField name={one.name} /> : <UserFields name={one.name} role={one.role} wards={one.wards} all={all} />}
            {!me && <p className="administration-quiet">{texts.roleHint}</p>}
          </ActForm>
          {!me && (
            <>
              <ActForm
                button={texts.reset}
                buttonLabel={texts.resetOf(one.name)}
                title={texts.resetOf(one.name)}
                testId="reset-password"
                submit={texts.reset}
                act={texts.resetting}
                done={texts.resetDone}
                onDone={reload}
                send={() => resetPassword(one.id)}
                shown={({ password }) => (
                  <>
                    <p>{texts.passwordOnce}</p>
                    <p className="administration-secret" data-testid="one-time-password">
                      {password}
                    </p>
                  </>
                )}
              >
                <p>{texts.resetHint}</p>
              </ActForm>
              <ActForm
                button={one.disabled ? texts.enable : texts.disable}
                buttonLabel={one.disabled ? texts.enableOf(one.name) : texts.disableOf(one.name)}
                title={one.disabled ? texts.enableOf(one.name) : texts.disableOf(one.name)}
                testId="toggle-user"
                submit={one.disabled ? texts.enable : texts.disable}
                act={one.disabled ? texts.enabling : texts.disabling}
                done={one.disabled ? texts.enabledDone(one.name) : texts.disabledDone(one.name)}
                onDone={reload}
                send={() => (one.disabled ? enableUser(one.id) : disableUser(one.id))}
              >
                <p>{one.disabled ? texts.enableHint : texts.disableHint}</p>
              </ActForm>
            </>
          )}
        </div>
      </td>
    </tr>
  );
}

function NameField({ name }: { readonly name: string }): ReactNode {
  return (
    <label>
      {messages.administration.users.name}
      <input name="name" defaultValue={name} required maxLength={200} autoComplete="off" />
    </label>
  );
}

function UserFields(props: {
  readonly name: string;
  readonly role: string;
  readonly wards: readonly string[];
  readonly all: All;
}): ReactNode {
  const { name, role, wards, all } = props;
  const texts = messages.administration.users;
  return (
    <>
      <NameField name={name} />
      <label>
        {texts.role}
        <select name="role" defaultValue={role}>
          {all.roles.map((one) => (
            <option key={one.name} value={one.name}>
              {messages.app.roleName(one.name)}
            </option>
          ))}
        </select>
      </label>
      <Checks
        legend={texts.wards}
        name="wards"
        options={all.wards.map((ward) => ({ value: ward.id, text: ward.name }))}
        chosen={wards}
      />
    </>
  );
}

function textOf(form: FormData, name: string): string {
  return String(form.get(name) ?? "").trim();
}
