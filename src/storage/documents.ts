/**
 * One kind of stored thing, each under a key of its own. The port of the storage layer: every
 * implementation passes the same contract suite. All of it throws StorageError when the disk fails.
 */
export interface Documents<T> {
  /** What is stored under `key`; undefined when there is nothing. */
  read(key: string): Promise<T | undefined>;
  /**
   * Changes one document: `change` gets what is stored (or undefined) and gives what to store, or
   * undefined to remove it; it must not alter what it gets. Changes of one key happen one after the
   * other, and those that come while the disk is busy share one write. Resolves once the new state
   * would survive a crash. Rejects when it is not stored, with what `change` threw or a
   * StorageError; later changes do not see it then.
   */
  update(key: string, change: (current: T | undefined) => T | undefined): Promise<T | undefined>;
  /**
   * Every key that begins with `prefix`, in no particular order. No document is opened for it, so
   * a damaged one is among them until it is read.
   */
  keys(prefix?: string): Promise<string[]>;
  /**
   * Removes for good what was set aside as damaged and tells, by its key or by what is left of it,
   * that it is of this person; gives how many.
   */
  removeDamaged(person: string): Promise<number>;
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

/** A newer version of the product wrote the document: it is whole, but this one cannot know it. */
export class NewerVersionError extends Error {
  override readonly name = 'NewerVersionError';

  constructor(found: number, known: number) {
    super(`written by a newer version (${found}) of foundry-chat; this one knows ${known}`);
  }
}

/**
 * Applies the migrations that a stored document still needs, then checks it. Throws
 * {@link NewerVersionError}, or anything when it is no such document.
 */
export function revive<T>(format: DocumentFormat<T>, stored: { v: number; data: unknown }): T {
  let { v, data } = stored;
  if (v > format.version) throw new NewerVersionError(v, format.version);
  for (; v < format.version; v += 1) {
    const migrate = format.migrations?.[v];
    if (migrate === undefined) throw new Error(`no way from version ${v}`);
    data = migrate(data);
  }
  return format.parse(data);
}
