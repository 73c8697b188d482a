import { type Language, languageOf } from './index.ts';

/** The language of a person at this machine: POSIX's variables in their order, then the system's. */
export function systemLanguage(
  environment: Readonly<Record<string, string | undefined>>,
  wanted?: string,
): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  const said = [wanted, LC_ALL, LC_MESSAGES, LANG].find(
    (each) => each !== undefined && each !== '',
  );
  // These two mean "no language in particular".
  if (said !== undefined && !/^(?:C|POSIX)(?:[.@]|$)/i.test(said)) return languageOf(said);
  return languageOf(said === undefined ? Intl.DateTimeFormat().resolvedOptions().locale : 'en');
}
