import type { ListenError } from '../http/listen-error.ts';
import { systemCode } from '../storage/errors.ts';
import { FolderInUseError } from '../storage/lock.ts';
import type { ProgramTexts } from '../texts/programs/program-texts.ts';

/** What keeps the product from starting, in one sentence for the person at the machine. */
export class StartError extends Error {
  override readonly name = 'StartError';
  /** A variable is wrong; else something is only in the way just now. */
  readonly isConfiguration: boolean;

  constructor(
    sentence: string,
    { isConfiguration, cause }: { isConfiguration: boolean; cause: unknown },
  ) {
    super(sentence, { cause });
    this.isConfiguration = isConfiguration;
  }
}

/** What is wrong with the data folder, with the variable to change; all else as it is. */
export function folderProblem(dir: string, error: unknown, texts: ProgramTexts['start']): unknown {
  if (error instanceof FolderInUseError) {
    const sentence = texts.folderInUse(dir, error);
    return new StartError(sentence, { isConfiguration: false, cause: error });
  }
  const code = systemCode(error);
  if (code === undefined) return error;
  return new StartError(texts.folder(dir, code), { isConfiguration: true, cause: error });
}

/** What is wrong with the port or the address, with the variable to change. */
export function listenProblem(error: ListenError, texts: ProgramTexts['start']): StartError {
  const { code, host, port, cause } = error;
  const reason = systemCode(cause) ?? error.message;
  return new StartError(texts.listen[code]({ host, port, reason }), {
    isConfiguration: code !== 'port_taken',
    cause: error,
  });
}
