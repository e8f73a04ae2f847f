import { useSyncExternalStore } from "react";
import { en } from "./en";

/** What each language has to say: a key that one lacks does not compile. */
export type Messages = typeof en;

export const languages = { en: "English", ms: "Bahasa Melayu" } as const;
export type Language = keyof typeof languages;

const keptAs = "vigil.language";
const listeners = new Set<() => void>();
let spoken: Language = "en";

/** The texts of the language that is spoken now. Read it while rendering; never keep a text. */
export let messages: Messages = en;

/** Changes the language of this browser. What can't be loaded leaves it as it is. */
export async function speak(language: Language): Promise<void> {
  const texts = await load(language);
  if (texts === null) {
    return;
  }
  messages = texts;
  spoken = language;
  localStorage.setItem(keptAs, language);
  document.documentElement.lang = language;
  for (const listener of listeners) {
    listener();
  }
}

/** Speaks the language that was chosen in this browser before. */
export async function speakAsChosen(): Promise<void> {
  const kept = localStorage.getItem(keptAs);
  if (kept !== null && kept !== spoken && kept in languages) {
    await speak(kept as Language);
  }
}

/** Renders anew when the language changes; all below the caller does with it. */
export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, () => spoken);
}

async function load(language: Language): Promise<Messages | null> {
  switch (language) {
    case "en":
      return en;
    case "ms":
      // Its own file, so that who doesn't speak it doesn't load it.
      return import("./ms").then(
        (module) => module.ms,
        () => null,
      );
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
