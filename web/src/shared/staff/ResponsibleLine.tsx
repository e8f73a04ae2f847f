import type { ReactNode } from "react";
import type { Responsible } from "../api/model";
import { messages } from "../messages";

/** Who has the patient; nothing on a ward that does not say who works. */
export function ResponsibleLine({ responsible }: { readonly responsible: Responsible }): ReactNode {
  const texts = messages.responsible;
  if (responsible.name == null) {
    return responsible.staffed ? (
      <span className="responsible responsible-nobody" data-testid="responsible">
        {texts.nobody}
      </span>
    ) : null;
  }
  const away = responsible.staffed && !responsible.reachable;
  return (
    <span className={away ? "responsible responsible-nobody" : "responsible"} data-testid="responsible">
      {away ? texts.unreachable(responsible.name) : responsible.name}
    </span>
  );
}
