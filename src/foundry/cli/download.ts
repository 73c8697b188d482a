import { FoundryError } from '../errors.ts';
import { hasFailed, wordsOf } from './cli-words.ts';
import type { KnownCommand } from './known-command.ts';
import { ProgressReader } from './progress-reader.ts';

/** A model of 30 GB over a slow line. */
const WHOLE_MS = 24 * 60 * 60_000;
/** It draws its progress several times a second. */
const SILENCE_MS = 10 * 60_000;

export type DownloadOptions = {
  readonly signal: AbortSignal;
  /** From 0 to 100, whenever the command draws another. */
  readonly onProgress: (percent: number) => void;
};

/**
 * Brings a model onto the disk with `foundry model download`. An abort kills the command and all
 * that it started. Throws `download_failed` with the command's words, `no_cli`, `aborted`.
 */
export async function downloadModel(
  command: KnownCommand,
  name: string,
  { signal, onProgress }: DownloadOptions,
): Promise<void> {
  const status = await command.status(signal, { isPatient: true });
  if (status === undefined) throw new FoundryError('no_cli', 'no Foundry Local command answers');
  const progress = new ProgressReader();
  const run = await command.run(() => ['model', 'download', name], {
    timeoutMs: WHOLE_MS,
    silenceMs: SILENCE_MS,
    signal,
    onOutput: (text) => {
      const percent = progress.read(text);
      if (percent !== undefined && !signal.aborted) onProgress(percent);
    },
  });
  if (signal.aborted) throw new FoundryError('aborted', 'aborted');
  const result = run?.result;
  if (result?.kind === 'ran' && !hasFailed(result)) return;
  const why = result?.kind === 'ran' ? wordsOf(result) : 'the command stopped saying anything';
  throw new FoundryError('download_failed', why, { model: name });
}
