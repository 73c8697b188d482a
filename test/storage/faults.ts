import { expect } from 'vitest';
import { StorageError } from '../../src/storage/errors.ts';

/** The StorageError with which the work fails. */
export async function faultOf(work: Promise<unknown>): Promise<StorageError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StorageError);
  return error as StorageError;
}
