/** What the programs end with. */
export const EXIT = {
  ok: 0,
  /** It could not be done, or, of `doctor`, something has to be mended. */
  failed: 1,
  /** Wrong options or configuration; each problem was named. */
  usage: 2,
  /** Left with Ctrl+C: 128 and the signal's number, as shells do. */
  interrupted: 130,
} as const;
