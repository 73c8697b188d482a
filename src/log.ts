import { pino } from 'pino';

/** What the product logs with; fields first, then one plain sentence. */
export type Log = {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(bindings: object): Log;
};

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type LogOptions = {
  readonly level: LogLevel;
  /** Strings that must never appear in a line, such as tokens; each is replaced by `[secret]`. */
  readonly secrets: readonly string[];
  /** Where lines go; unset: standard error, so that standard output stays for people. */
  readonly write?: (line: string) => void;
};

/** Opens the log: JSON lines, with every known secret struck out wherever it hides. */
export function openLog({ level, secrets, write }: LogOptions): Log {
  const known = secrets.filter((secret) => secret.length > 3);
  const emit = write ?? ((line: string) => void process.stderr.write(line));
  const stream = { write: (line: string) => emit(strike(line, known)) };
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, stream);
}

function strike(line: string, secrets: readonly string[]): string {
  let clean = line;
  for (const secret of secrets) {
    // Encoded as well: a token inside a URL or a JSON string looks different.
    for (const form of [secret, encodeURIComponent(secret)]) {
      if (clean.includes(form)) clean = clean.replaceAll(form, '[secret]');
    }
  }
  return clean;
}
