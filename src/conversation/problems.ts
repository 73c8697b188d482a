import { FoundryError } from '../foundry/errors.ts';
import { StorageError } from '../storage/errors.ts';
import type { Texts } from '../texts/texts.ts';

/** One sentence for a person about a fault, with what to do next; never any internals. */
export function explain(error: unknown, texts: Texts): string {
  if (error instanceof StorageError) return texts.problems.storage;
  if (!(error instanceof FoundryError)) return texts.problems.unexpected;
  const isAboutName = error.code === 'model_unknown' && error.model !== undefined;
  if (isAboutName) return texts.unknownModel(shownName(error.model ?? ''), error.nearest);
  return texts.problems[error.code];
}

/** The fault for the log, in one line. */
export function faultFields(error: unknown): { code: string; error: string } {
  const code = error instanceof FoundryError || error instanceof StorageError ? error.code : 'bug';
  return { code, error: error instanceof Error ? error.message : String(error) };
}

/** A name that somebody typed, short and unable to leave the code span in which the texts show it. */
export function shownName(name: string): string {
  return name.replaceAll('`', "'").slice(0, 80);
}
