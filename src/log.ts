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
  const strike = striker(secrets);
  const emit = write ?? ((line: string) => void process.stderr.write(line));
  const stream = { write: (line: string) => emit(strike(line)) };
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, stream);
}

/** Gives a function that puts `[secret]` in place of every one of these, in whatever form. */
export function striker(secrets: readonly string[]): (text: string) => string {
  const known = secrets
    .filter((secret) => secret.length > 3)
    .flatMap(formsOf)
    // A secret that contains another one goes first, or its rest would stay.
    .sort((a, b) => b.length - a.length);
  return (text) => known.reduce((clean, form) => clean.replaceAll(form, '[secret]'), text);
}

/** How a secret can look in a line: inside an address and inside a JSON string it is escaped. */
function formsOf(secret: string): string[] {
  const encoded = [encodeURIComponent(secret), encodeURI(secret)];
  const lowered = encoded.map((form) => form.replace(/%../g, (code) => code.toLowerCase()));
  const forms = [secret, ...encoded, ...lowered].map((form) => JSON.stringify(form).slice(1, -1));
  return [...new Set(forms)];
}
