import { isDeepStrictEqual } from 'node:util';
import { parseEnvFile } from '../config/environment.ts';

/** What to set; undefined takes the variable out. */
export type Changes = Readonly<Record<string, string | undefined>>;

/** The same as dotenv's own, so that what is changed here is what is read there. */
const ASSIGNMENT =
  /^\s*(?:export\s+)?([\w.-]+)(?:\s*=\s*?|:\s+?)(\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?\s*(?:#.*)?$/dgm;
const LINE_END = /\r\n|\r|\n/;
/** Nothing in such a value means anything to whoever reads the file. */
const PLAIN = /^[\w./:@,+*%?&=-]+$/;
const QUOTES = ["'", '"', '`'] as const;

type Assignment = {
  readonly name: string;
  /** The lines it takes, the last one included. */
  readonly first: number;
  readonly last: number;
  /** `export ` or nothing, and the remark behind the value, if any. */
  readonly prefix: string;
  readonly suffix: string;
};

/**
 * The text of an `.env` file with these changes; every line that does not set one of them stays as
 * it is, comments and line ends too. A new variable goes below its commented example (`#NAME=`), or
 * to the end. Throws RangeError for a value that the form of the file cannot hold.
 */
export function changeEnvFile(text: string, changes: Changes): string {
  const lineEnd = LINE_END.exec(text)?.[0] ?? '\n';
  return Object.entries(changes).reduce(
    (now, [name, value]) => changeOne(now, { name, value, lineEnd }),
    text,
  );
}

function changeOne(
  text: string,
  { name, value, lineEnd }: { name: string; value: string | undefined; lineEnd: string },
): string {
  const lines = linesOf(text);
  const own = assignmentsIn(lines).filter((each) => each.name === name);
  // Of several only the last one holds; the others would only confuse.
  const others = lines.filter((_, index) => !own.some((each) => isIn(each, index)));
  if (value === undefined) return others.join('');
  const line = `${lineFor(name, value)}${lineEnd}`;
  const forms = [
    ...own.slice(-1).map((last) => replace(lines, { own, last, line: line.trimEnd() })),
    insert(others, { at: belowExample(others, name), line, lineEnd }),
    insert(others, { at: others.length, line, lineEnd }),
    // Above a line that is broken, such as one with an unclosed quote, which swallows what follows.
    insert(others, { at: 0, line, lineEnd }),
  ].map((each) => each.join(''));
  const before = parseEnvFile(text);
  const form = forms.find((each) =>
    isDeepStrictEqual(parseEnvFile(each), { ...before, [name]: value }),
  );
  if (form === undefined) throw new RangeError(`${name} cannot be set in this file`);
  return form;
}

function replace(
  lines: readonly string[],
  { own, last, line }: { own: readonly Assignment[]; last: Assignment; line: string },
): string[] {
  return lines.flatMap((old, index) => {
    if (index === last.last) return [`${last.prefix}${line}${last.suffix}${endOf(old)}`];
    return own.some((each) => isIn(each, index)) ? [] : [old];
  });
}

/** `NAME=value`, quoted where that is needed. Throws RangeError when no quotes can hold it. */
export function lineFor(name: string, value: string): string {
  const forms = [
    ...(PLAIN.test(value) ? [`${name}=${value}`] : []),
    ...QUOTES.map((quote) => `${name}=${quote}${value}${quote}`),
  ];
  const form = forms.find((each) => holds(each, name, value));
  if (form === undefined) throw new RangeError(`${name}: this value cannot be written down`);
  return form;
}

/** Whether the line is read back as it was meant, whatever stands below it. */
function holds(line: string, name: string, value: string): boolean {
  const below = ['', "X_='1'", 'X_="1"', 'X_=`1`', '# it\'s " and `'];
  return below.every((rest) => {
    const read = parseEnvFile(`${line}\n${rest}`);
    return read[name] === value && Object.keys(read).every((key) => key === name || key === 'X_');
  });
}

function insert(
  lines: readonly string[],
  { at, line, lineEnd }: { at: number; line: string; lineEnd: string },
): string[] {
  const above = lines.slice(0, at);
  const before = above.at(-1);
  if (before !== undefined && endOf(before) === '') above.splice(-1, 1, `${before}${lineEnd}`);
  return [...above, line, ...lines.slice(at)];
}

function belowExample(lines: readonly string[], name: string): number {
  const example = new RegExp(`^\\s*#\\s*${name}\\s*=`);
  const at = lines.findIndex((line) => example.test(line));
  return at < 0 ? lines.length : at + 1;
}

function isIn({ first, last }: Assignment, index: number): boolean {
  return index >= first && index <= last;
}

function assignmentsIn(lines: readonly string[]): Assignment[] {
  const text = lines.map((line) => `${withoutEnd(line)}\n`).join('');
  const starts: number[] = [];
  let at = 0;
  for (const line of lines) {
    starts.push(at);
    at += withoutEnd(line).length + 1;
  }
  const lineAt = (offset: number) => starts.findLastIndex((start) => start <= offset);
  return [...text.matchAll(ASSIGNMENT)].flatMap((match) => {
    const [nameAt, nameEnd] = match.indices?.[1] ?? [];
    if (nameAt === undefined || nameEnd === undefined) return [];
    const valueEnd = match.indices?.[2]?.[1] ?? nameEnd;
    const first = lineAt(nameAt);
    // A value takes the blanks behind it along, not the line end.
    const last = Math.max(first, lineAt(valueEnd));
    const begin = text.slice(starts[first] ?? 0, nameAt);
    const rest = text.slice(valueEnd, text.indexOf('\n', valueEnd));
    const remark = /^(?:\s*[=:])?\s*(#.*)$/.exec(rest)?.[1];
    const suffix = remark === undefined ? '' : ` ${remark.trimEnd()}`;
    return [{ name: match[1] ?? '', first, last, prefix: begin, suffix }];
  });
}

/** Each with its line end. */
function linesOf(text: string): string[] {
  return text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
}

function withoutEnd(line: string): string {
  return line.replace(/[\r\n]+$/, '');
}

function endOf(line: string): string {
  return line.slice(withoutEnd(line).length);
}
