export type StorageErrorCode =
  /** No room is left on the disk, or the quota is used up. */
  | 'disk_full'
  /** No right to write there, or the file system is read-only. */
  | 'not_writable'
  /** The process, or the machine, has too many files and connections open. */
  | 'too_many_files'
  /** A newer version of the product wrote the file, which is left as it is. */
  | 'newer_version'
  | 'write_failed'
  | 'read_failed';

/**
 * A failure of the disk. What was stored before is still there, and the next try may succeed. A
 * damaged file is none: it is set aside and counts as empty.
 */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code: StorageErrorCode;

  constructor(code: StorageErrorCode, message: string, cause: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

const WRITE_CODES: Readonly<Record<string, StorageErrorCode>> = {
  ENOSPC: 'disk_full',
  EDQUOT: 'disk_full',
  // The largest file that this process may write (`ulimit -f`).
  EFBIG: 'disk_full',
  EACCES: 'not_writable',
  EPERM: 'not_writable',
  EROFS: 'not_writable',
  EMFILE: 'too_many_files',
  ENFILE: 'too_many_files',
};

/** Gives a failed write its code. */
export function writeError(file: string, cause: unknown): StorageError {
  const code = WRITE_CODES[systemCode(cause) ?? ''] ?? 'write_failed';
  return new StorageError(code, `cannot write ${file}${reasonOf(cause)}`, cause);
}

/** Gives a failed read its code. */
export function readError(file: string, cause: unknown): StorageError {
  const isCrowded = WRITE_CODES[systemCode(cause) ?? ''] === 'too_many_files';
  const code = isCrowded ? 'too_many_files' : 'read_failed';
  return new StorageError(code, `cannot read ${file}${reasonOf(cause)}`, cause);
}

/** The code of an error that came from Node or the system (`ENOENT`); undefined for others. */
export function systemCode(error: unknown): string | undefined {
  const hasCode = error instanceof Error && 'code' in error && typeof error.code === 'string';
  return hasCode ? String(error.code) : undefined;
}

function reasonOf(cause: unknown): string {
  const code = systemCode(cause);
  return code === undefined ? '' : ` (${code})`;
}
