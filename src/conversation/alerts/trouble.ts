/** What an admin would want to know at once. */
export type Trouble =
  | { readonly kind: 'foundryGone' }
  /** A messenger, by the name of its door. */
  | { readonly kind: 'doorGone'; readonly door: string }
  | { readonly kind: 'diskFull' }
  | { readonly kind: 'diskLow'; readonly freeMegabytes: number };

/** Something that goes wrong for a time, and may come right by itself. */
export type Condition = {
  /** Different for each. */
  readonly key: string;
  /** It must last so long, in milliseconds, before anybody is told. */
  readonly patienceMs: number;
  /** The trouble as it is now; undefined: there is none. */
  look(): Trouble | undefined | Promise<Trouble | undefined>;
};
