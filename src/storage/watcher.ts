import type { StorageError } from './errors.ts';

/** Told of what becomes of the files: for alerts and figures. Must not throw. */
export type StorageWatcher = {
  /** A document was written or removed, or, with a fault, was not. */
  wrote?(outcome: { readonly ms: number; readonly fault?: StorageError }): void;
  /** A damaged file was kept under this name; what it held counts as nothing. */
  setAside?(file: string): void;
};
