import { createContext, type ReactNode, useContext, useLayoutEffect } from "react";
import { usePreference } from "./usePreference";

export type Theme = "day" | "night";

const themes: readonly Theme[] = ["day", "night"];
const ThemeContext = createContext<{ readonly theme: Theme; readonly change: (theme: Theme) => void }>({
  theme: "day",
  change: () => {},
});

export function ThemeProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const system: Theme = window.matchMedia?.("(prefers-color-scheme: dark)").matches ? "night" : "day";
  const [theme, change] = usePreference<Theme>("theme", themes, system);
  useLayoutEffect(() => {
    document.documentElement.dataset["theme"] = theme;
  }, [theme]);
  return <ThemeContext value={{ theme, change }}>{children}</ThemeContext>;
}

export function useTheme(): { readonly theme: Theme; readonly change: (theme: Theme) => void } {
  return useContext(ThemeContext);
}
