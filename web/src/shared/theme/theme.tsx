import { createContext, type ReactNode, useContext, useState } from "react";
import { usePreference } from "../ui/usePreference";

export type Theme = "day" | "night";

const themes: readonly Theme[] = ["day", "night"];
const ThemeContext = createContext<{ readonly theme: Theme; readonly change: (theme: Theme) => void }>({
  theme: "day",
  change: () => {},
});

export function ThemeProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const system: Theme = window.matchMedia?.("(prefers-color-scheme: dark)").matches ? "night" : "day";
  const [theme, setTheme] = usePreference<Theme>("theme", themes, system);
  useState(() => show(theme));
  const change = (next: Theme): void => {
    show(next);
    setTheme(next);
  };
  return <ThemeContext value={{ theme, change }}>{children}</ThemeContext>;
}

/** Before React renders, not after: the charts read the theme's colours while they are drawn. */
function show(theme: Theme): void {
  document.documentElement.dataset["theme"] = theme;
}

export function useTheme(): { readonly theme: Theme; readonly change: (theme: Theme) => void } {
  return useContext(ThemeContext);
}
