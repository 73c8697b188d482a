import type { TerminalLook } from '../markdown/terminal-lines.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a terminal can do, by the variables that tell it. */
export type TerminalKind = {
  readonly look: TerminalLook;
  /** Only letters, line by line: the cursor cannot be moved. */
  readonly isDumb: boolean;
};

/**
 * Reads `TERM`, `NO_COLOR` (no-color.org), `FORCE_COLOR` (0: none) and the locale. Unset means an
 * ordinary terminal: colours, UTF-8. Without an argument it is that of the process.
 */
export function terminalKind(environment: Environment = process.env): TerminalKind {
  const isDumb = environment.TERM === 'dumb';
  return { look: { style: styleOf(environment, isDumb), hasUnicode: isUtf8(environment) }, isDumb };
}

function styleOf({ NO_COLOR, FORCE_COLOR }: Environment, isDumb: boolean): TerminalLook['style'] {
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') {
    return /^(0|false)$/.test(FORCE_COLOR) ? 'shapes' : 'colours';
  }
  if (isDumb) return 'none';
  return NO_COLOR === undefined || NO_COLOR === '' ? 'colours' : 'shapes';
}

/** The first of these that is set counts (POSIX); a locale without a charset is an old one. */
function isUtf8({ LC_ALL, LC_CTYPE, LANG }: Environment): boolean {
  const locale = [LC_ALL, LC_CTYPE, LANG].find((value) => value !== undefined && value !== '');
  return locale === undefined || /utf-?8/i.test(locale);
}
