import type { ListenError } from '../http/listen-error.ts';
import { systemCode } from '../storage/errors.ts';
import { FolderInUseError } from '../storage/lock.ts';
import type { ProgramTexts } from '../texts/programs/program-texts.ts';

/** What keeps the product from starting, in one sentence for the person at the machine. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** What is wrong with the data folder, with the variable to change; all else as it is. */
export function folderProblem(dir: string, error: unknown, texts: ProgramTexts['start']): unknown {
  if (error instanceof FolderInUseError) {
    return new StartError(texts.folderInUse(dir, error), { cause: error });
  }
  const code = systemCode(error);
  return code === undefined ? error : new StartError(texts.folder(dir, code), { cause: error });
}

/** What is wrong with the port or the address, with the variable to change. */
export function listenProblem(error: ListenError, texts: ProgramTexts['start']): StartError {
  const { code, host, port, cause } = error;
  const reason = systemCode(cause) ?? error.message;
  return new StartError(texts.listen[code]({ host, port, reason }), { cause: error });
}
