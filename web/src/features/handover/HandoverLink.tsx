import type { ReactNode } from "react";
import type { User } from "../../shared/api/model";
import { useLiveStream } from "../../shared/live/useLiveStream";
import { messages } from "../../shared/messages";
import { Link } from "../../shared/ui/navigation";
import { waiting } from "./sections";

export const handoverPath = "/handover";

/** To the handover, with how many patients wait for this person. */
export function HandoverLink({ user }: { readonly user: User }): ReactNode {
  const { patients } = useLiveStream();
  const count = waiting(patients.values(), user.id);
  return (
    <Link to={handoverPath} className="bar-link">
      {count === 0 ? messages.handover.title : messages.handover.waiting(count)}
    </Link>
  );
}
