import { cleanText } from './clean.ts';
import { type Layer, type Run, runsOf } from './runs.ts';
import type { Span, Styled } from './styled.ts';

const ESCAPE = String.fromCharCode(27);

/** What a terminal can show. */
export type TerminalLook = {
  /** `shapes`: bold, italic, underlined and dim, but no colour (NO_COLOR); `none`: letters only. */
  readonly style: 'colours' | 'shapes' | 'none';
  /** False where lines and arrows of our own would come out as litter. */
  readonly hasUnicode: boolean;
};

/** A line that was not yet broken to the width of a terminal. */
export type TerminalLine = {
  /** With its styles, which end with it. */
  readonly painted: string;
  readonly isQuote: boolean;
  /** Code and tables: words are not moved to the next row. */
  readonly isVerbatim: boolean;
};

/** SGR numbers (ECMA-48): what needs no colour, and the colour. */
const SHAPES: Readonly<Partial<Record<Span['kind'], string>>> = {
  bold: '1',
  italic: '3',
  underline: '4',
  strike: '9',
  spoiler: '2',
  small: '2',
  link: '4',
  quote: '3',
  heading: '1',
};
const COLOURS: Readonly<Partial<Record<Span['kind'], string>>> = {
  code: '36',
  pre: '36',
  heading: '35',
};

/** Text in SGR styles such as `1;36`, as far as the terminal takes them. */
export function paint(text: string, codes: string, { style }: TerminalLook): string {
  const taken = style === 'colours' ? codes : codes.replace(/(^|;)3[0-7](?=;|$)/g, '');
  const sgr = taken.replace(/^;/, '');
  if (sgr === '' || text === '' || style === 'none') return text;
  return `${ESCAPE}[${sgr}m${text}${ESCAPE}[0m`;
}

/**
 * The lines of a text for a terminal: the address of a link after its text, code blocks between
 * rules that name the language, tables with their head set off. Control characters and escape
 * sequences of the model's own are taken out.
 */
export function terminalLines(styled: Styled, look: TerminalLook): TerminalLine[] {
  const lines: TerminalLine[] = [];
  let open = '';
  let hasQuote = false;
  const endLine = (isQuote: boolean) => {
    lines.push({ painted: open, isQuote: isQuote || hasQuote, isVerbatim: false });
    open = '';
    hasQuote = false;
  };
  for (const run of runsOf(styled)) {
    const kinds = run.layers.map(({ style }) => style.kind);
    const isQuote = kinds.includes('quote');
    const pre = run.layers.find(({ style }) => style.kind === 'pre')?.style;
    if (pre?.kind === 'pre') {
      const code = styled.text.slice(run.start, run.end);
      const block = blockLines(code, pre.language, look);
      if (open !== '') endLine(isQuote);
      lines.push(...block.map((painted) => ({ painted, isQuote, isVerbatim: true })));
      continue;
    }
    const codes = codesOf(run.layers);
    const parts = textOf(run, styled.text, look).split('\n');
    // The line end after a block is already there.
    if (open === '' && lines.at(-1)?.isVerbatim && parts[0] === '' && parts.length > 1) {
      parts.shift();
    }
    parts.forEach((part, index) => {
      if (index > 0) endLine(isQuote);
      if (part === '') return;
      if (isQuote) hasQuote = true;
      open += paint(isRule(part, open) ? ruleOf(look) : part, codes, look);
    });
  }
  if (open !== '') endLine(false);
  return lines;
}

function codesOf(layers: readonly Layer[]): string {
  const codes = layers.flatMap(({ style }) => [SHAPES[style.kind], COLOURS[style.kind]]);
  return [...new Set(codes.filter((code) => code !== undefined))].join(';');
}

/** The words of a run; what its styles cannot show without colours is shown by signs. */
function textOf(run: Run, text: string, { style }: TerminalLook): string {
  const words = cleanText(text.slice(run.start, run.end));
  const code = style === 'colours' ? undefined : layerOf(run, 'code');
  const before = code?.start === run.start ? '`' : '';
  const after = code?.end === run.end ? '`' : '';
  return withoutTabs(before + words + after + addressAfter(run, text));
}

function layerOf(run: Run, kind: Span['kind']): Layer | undefined {
  return run.layers.find(({ style }) => style.kind === kind);
}

function addressAfter(run: Run, text: string): string {
  const link = layerOf(run, 'link');
  if (link?.end !== run.end || link.style.kind !== 'link') return '';
  return isShown(link, link.style.url, text) ? '' : ` (${cleanText(link.style.url)})`;
}

function isShown({ start, end }: Layer, url: string, text: string): boolean {
  const label = text.slice(start, end);
  return url === label || url === `http://${label}` || url === `mailto:${label}`;
}

/** How the parser writes a thematic break. */
function isRule(part: string, before: string): boolean {
  return part === '———' && before === '';
}

function ruleOf(look: TerminalLook, label = ''): string {
  const sign = look.hasUnicode ? '─' : '-';
  return label === ''
    ? sign.repeat(24)
    : `${sign.repeat(2)} ${label} ${sign.repeat(20 - label.length)}`;
}

function blockLines(code: string, language: string | undefined, look: TerminalLook): string[] {
  const lines = withoutTabs(cleanText(code)).split('\n');
  if (isTable(lines)) return tableLines(lines, look);
  const label = (language ?? '').slice(0, 18);
  return [
    paint(ruleOf(look, label), '2', look),
    ...lines.map((line) => paint(line, COLOURS.pre ?? '', look)),
    paint(ruleOf(look), '2', look),
  ];
}

/** A tab is as wide as the terminal likes, so its width could not be known. */
function withoutTabs(text: string): string {
  return text.replaceAll('\t', '    ');
}

/** Whether these lines are what `table.ts` draws. */
function isTable([head = '', rule = '']: readonly string[]): boolean {
  return /^-+(-\|-+)*$/.test(rule) && (rule.includes('|') || head !== '');
}

function tableLines(
  [head = '', rule = '', ...rows]: readonly string[],
  look: TerminalLook,
): string[] {
  const drawn = (line: string) => (look.hasUnicode ? line.replaceAll(' | ', ' │ ') : line);
  const line = look.hasUnicode ? rule.replaceAll('-|-', '─┼─').replaceAll('-', '─') : rule;
  return [paint(drawn(head), '1', look), paint(line, '2', look), ...rows.map(drawn)];
}
