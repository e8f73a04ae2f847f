import type { ReactNode } from "react";
import { type Capability, can } from "../../shared/api/capabilities";
import type { User } from "../../shared/api/model";
import { messages } from "../../shared/messages";
import { Link, usePath } from "../../shared/ui/navigation";
import { Configuration } from "./Configuration";
import { Devices } from "./Devices";
import { Erasures } from "./Erasures";
import { Evidence } from "./Evidence";
import { Roles } from "./Roles";
import { Rules } from "./Rules";
import { Stations } from "./Stations";
import { Users } from "./Users";
import { Wards } from "./Wards";
import "./administration.css";

export type SectionName = "users" | "roles" | "wards" | "stations" | "devices" | "rules" | "evidence" | "erasures" | "configuration";

type Section = {
  readonly name: SectionName;
  /** One of these. */
  readonly needs: readonly Capability[];
  /** And all of these. */
  readonly also?: readonly Capability[];
  readonly screen: (user: User) => ReactNode;
};

const sections: readonly Section[] = [
  { name: "users", needs: ["administer-accounts"], screen: (user) => <Users user={user} /> },
  { name: "roles", needs: ["administer-accounts"], screen: () => <Roles /> },
  { name: "wards", needs: ["administer-wards"], screen: () => <Wards /> },
  { name: "stations", needs: ["administer-wards"], screen: () => <Stations /> },
  { name: "devices", needs: ["administer-devices"], screen: () => <Devices /> },
  { name: "rules", needs: ["administer-rules"], screen: () => <Rules /> },
  { name: "evidence", needs: ["audit", "administer-keys"], screen: (user) => <Evidence user={user} /> },
  { name: "erasures", needs: ["erase"], screen: () => <Erasures /> },
  { name: "configuration", needs: ["administer-accounts"], also: ["administer-wards", "administer-rules"], screen: () => <Configuration /> },
];

/** What a hospital is made of, for those who look after it; each section only for who may. */
export default function Administration({ user }: { readonly user: User }): ReactNode {
  const path = usePath();
  const own = sections.filter(
    ({ needs, also }) => needs.some((capability) => can(user, capability)) && (also ?? []).every((capability) => can(user, capability)),
  );
  const open = own.find((section) => path === `/administration/${section.name}`) ?? own[0];
  const texts = messages.administration;
  if (open === undefined) {
    return (
      <main id="main" className="asking">
        <p>{texts.nothing}</p>
      </main>
    );
  }
  return (
    <main id="main" className="administration" tabIndex={-1}>
      <h1>{texts.title}</h1>
      <nav aria-label={texts.title} className="administration-sections">
        {own.map((section) => (
          <Link
            key={section.name}
            to={`/administration/${section.name}`}
            className={section === open ? "administration-section chosen" : "administration-section"}
            {...(section === open ? { current: true } : {})}
          >
            {texts.sections[section.name]}
          </Link>
        ))}
      </nav>
      <div className="panel" key={open.name}>
        <h2>{texts.sections[open.name]}</h2>
        {open.screen(user)}
      </div>
    </main>
  );
}
