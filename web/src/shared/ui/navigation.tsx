import type { MouseEvent, ReactNode } from "react";
import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();

export function usePath(): string {
  return useSyncExternalStore(subscribe, () => location.pathname);
}

export function navigate(path: string): void {
  history.pushState(null, "", path);
  window.scrollTo(0, 0);
  for (const listener of listeners) {
    listener();
  }
}

export function patientPath(id: string): string {
  return `/patients/${encodeURIComponent(id)}`;
}

export const passwordPath = "/password";
export const administrationPath = "/administration";

type LinkProps = {
  readonly to: string;
  readonly className?: string;
  readonly children: ReactNode;
  readonly label?: string;
  /** It leads to where one is. */
  readonly current?: boolean;
};

/** An ordinary link that changes the page without loading it anew; new-tab clicks stay the browser's. */
export function Link({ to, className, children, label, current }: LinkProps): ReactNode {
  const follow = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) {
      return;
    }
    event.preventDefault();
    navigate(to);
  };
  return (
    <a href={to} className={className} onClick={follow} aria-label={label} aria-current={current === true ? "page" : undefined}>
      {children}
    </a>
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
  };
}
