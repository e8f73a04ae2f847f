import { problemOutcome } from "../shared/api/problemOutcome";
import { signOut } from "../shared/api/signOut";
import { messages } from "../shared/messages";
import { navigate } from "../shared/ui/navigation";
import { useReport } from "../shared/ui/outcomes";

export function useSignOut(onSignedOut: () => void): () => Promise<void> {
  const report = useReport();
  return async () => {
    const result = await signOut();
    if (result.ok || result.problem.code === "not-signed-in") {
      navigate("/");
      onSignedOut();
    } else {
      // Still signed in: to say otherwise would leave the session open to the next person here.
      report(problemOutcome(messages.app.signOut, result.problem));
    }
  };
}
