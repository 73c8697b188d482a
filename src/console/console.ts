import type { Environment } from '../config/environment.ts';
import type { Language } from '../texts/index.ts';
import { languageOf } from '../texts/index.ts';

/** What a program of the command line has of its surroundings. */
export type Console = {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream & {
    readonly isTTY?: boolean;
    readonly columns?: number;
    readonly rows?: number;
  };
  /** For what does not belong to the result. */
  readonly errors: NodeJS.WritableStream;
  readonly environment: Environment;
  /** Aborts when the person wants to leave. */
  readonly signal: AbortSignal;
};

/** The language of a person at this machine: POSIX's variables in their order, then the system's. */
export function consoleLanguage(environment: Environment, wanted?: string): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  const said = [wanted, LC_ALL, LC_MESSAGES, LANG].find(
    (each) => each !== undefined && each !== '',
  );
  // These two mean "no language in particular".
  if (said !== undefined && !/^(?:C|POSIX)(?:[.@]|$)/i.test(said)) return languageOf(said);
  return languageOf(said === undefined ? Intl.DateTimeFormat().resolvedOptions().locale : 'en');
}
