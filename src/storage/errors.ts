export type StorageErrorCode =
  /** Not enough room, or no right to write. */
  'disk_full' | 'write_failed' | 'read_failed';

/** A failure of the disk. A damaged file is none: it is set aside and counts as empty. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code: StorageErrorCode;

  constructor(code: StorageErrorCode, message: string, cause: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/** Gives a failed write its code. */
export function writeError(file: string, cause: unknown): StorageError {
  const isFull = cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC';
  return new StorageError(isFull ? 'disk_full' : 'write_failed', `cannot write ${file}`, cause);
}
