const ESCAPE = String.fromCharCode(27);
const LEVELS: Readonly<Record<number, readonly [string, string]>> = {
  10: ['TRACE', '2'],
  20: ['DEBUG', '2'],
  30: ['INFO ', '32'],
  40: ['WARN ', '33'],
  50: ['ERROR', '31'],
  60: ['FATAL', '31'],
};

/**
 * A line of the log as a person likes to read it: local time, level, sentence, then the fields as
 * `name=value`. What is no JSON line comes back as it is. Values come from anywhere, so whatever could steer
 * the terminal is written as `\u001b`.
 */
export function readableLine(line: string, { hasColours }: { hasColours: boolean }): string {
  const { level, time, msg, ...fields } = parsed(line) ?? {};
  if (typeof level !== 'number' || typeof msg !== 'string') return line;
  const paint = (text: string, code: string) =>
    hasColours && text !== '' ? `${ESCAPE}[${code}m${text}${ESCAPE}[0m` : text;
  const [name, colour] = LEVELS[level] ?? [String(level), '0'];
  const details = Object.entries(fields).map(([key, value]) => `${harmless(key)}=${shown(value)}`);
  const parts = [
    paint(clock(time), '2'),
    paint(name, colour),
    harmless(msg),
    paint(details.join(' '), '2'),
  ];
  return `${parts.join(' ').trimEnd()}\n`;
}

function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** The time of day at this machine; a line of today needs no date. */
function clock(time: unknown): string {
  const date = new Date(typeof time === 'string' ? time : Number.NaN);
  if (Number.isNaN(date.getTime())) return '--:--:--';
  const two = (value: number) => String(value).padStart(2, '0');
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
}

function shown(value: unknown): string {
  const isPlain = typeof value === 'string' && /^[\p{L}\p{N}_.:/@+-]+$/u.test(value);
  return harmless(isPlain ? value : JSON.stringify(value));
}

/** Without control characters, and without those that turn a line around. */
function harmless(text: string): string {
  return text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
  });
}
