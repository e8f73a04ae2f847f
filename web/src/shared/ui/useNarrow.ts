import { useSyncExternalStore } from "react";

/** As the stylesheets have it: a phone, or a tablet upright. */
const narrowPx = 900;

/** Where there is no room for two columns. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => window.innerWidth <= narrowPx);
}

function subscribe(listener: () => void): () => void {
  window.addEventListener("resize", listener);
  return () => window.removeEventListener("resize", listener);
}
