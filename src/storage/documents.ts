/**
 * One kind of stored thing, each under a key of its own. The port of the storage layer: every
 * implementation passes the same contract suite.
 */
export interface Documents<T> {
  /** What is stored under `key`; undefined when there is nothing. */
  read(key: string): Promise<T | undefined>;
  /**
   * Changes one document: `change` gets what is stored (or undefined) and gives what to store, or
   * undefined to remove it. Changes of one key happen one after the other. Resolves once the new
   * state would survive a crash.
   */
  update(key: string, change: (current: T | undefined) => T | undefined): Promise<T | undefined>;
  /** Every key that begins with `prefix`, in no particular order. */
  keys(prefix?: string): Promise<string[]>;
}

/** How a document's file is checked and brought up to date. */
export type DocumentFormat<T> = {
  /** The newest schema version; each file carries its own. */
  readonly version: number;
  /** Checks foreign bytes; throws when they are no such document. */
  parse(data: unknown): T;
  /** `migrations[n]` turns a document of version n into one of version n + 1. */
  readonly migrations?: Readonly<Record<number, (data: unknown) => unknown>>;
};

/** Applies the migrations that a stored document still needs, then checks it. */
export function revive<T>(format: DocumentFormat<T>, stored: { v: number; data: unknown }): T {
  let { v, data } = stored;
  if (v > format.version) throw new Error(`written by a newer version (${v})`);
  for (; v < format.version; v += 1) {
    const migrate = format.migrations?.[v];
    if (migrate === undefined) throw new Error(`no way from version ${v}`);
    data = migrate(data);
  }
  return format.parse(data);
}
