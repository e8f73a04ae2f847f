/**
 * What the server says (`generated.ts`), as the screens take it: nothing of it is changed in place, and what may be
 * absent may also be null.
 */
export type Wire<T> = T extends readonly (infer E)[]
  ? readonly Wire<E>[]
  : T extends object
    ? { readonly [K in keyof T]: undefined extends T[K] ? Wire<Exclude<T[K], undefined>> | null : Wire<T[K]> }
    : T;

/** The same, with members of which the screens know more: one of a few words, say, where the server has a text. */
export type Narrowed<T, N extends { readonly [K in keyof N]: K extends keyof Wire<T> ? Wire<T>[K] : never }> = Omit<
  Wire<T>,
  keyof N
> &
  N;
