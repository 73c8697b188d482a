/** A formula taken out of the Markdown before it is parsed. */
export type Formula = {
  /** As it stood in the Markdown, with its delimiters. */
  readonly source: string;
  readonly tex: string;
  /** Whether it stands on lines of its own. */
  readonly isBlock: boolean;
};

/** Markdown whose formulas are stand-ins that no rule of Markdown touches. */
export type Protected = {
  readonly text: string;
  readonly formulas: readonly Formula[];
  /** Whether the text ends inside a code fence that nobody closed. */
  readonly endsInFence: boolean;
  /** Where the last paragraph (lines without a blank one between) begins; the end behind code. */
  readonly lastParagraph: number;
};

// Noncharacters: cleaning took them out of the text, and Markdown treats them like letters.
const STAND_IN = /\u{fdd0}(\d+)\u{fdd1}/gu;

/** Splits at stand-ins: even places hold text, odd ones the formula's number. */
export function splitAtFormulas(text: string): string[] {
  return text.includes('\u{fdd0}') ? text.split(STAND_IN) : [text];
}

/** The text with every stand-in turned back into what was written: for code, addresses, tags. */
export function withSources(text: string, formulas: readonly Formula[]): string {
  if (!text.includes('\u{fdd0}')) return text;
  return text.replace(STAND_IN, (_, index: string) => formulas[Number(index)]?.source ?? '');
}

/**
 * Finds `$…$`, `$$…$$`, `\(…\)` and `\[…\]` outside code. Money (`$5 and $6`) and escaped brackets
 * around plain words are no formulas. With `isFinal: false` a block formula that is still growing at
 * the end counts already.
 */
export function protectFormulas(text: string, { isFinal }: { isFinal: boolean }): Protected {
  const formulas: Formula[] = [];
  const out: string[] = [];
  let length = 0;
  let lastParagraph = 0;
  let fence: Fence | undefined;
  let paragraph: string[] = [];

  const emit = (piece: string): void => {
    out.push(piece);
    length += piece.length + 1;
  };
  const flush = (isLast: boolean): void => {
    if (paragraph.length === 0) return;
    lastParagraph = length;
    const source = paragraph.join('\n');
    paragraph = [];
    emit(replaceFormulas(source, formulas, isLast && !isFinal));
  };

  for (const line of text.split('\n')) {
    if (fence) {
      if (closesFence(line, fence)) fence = undefined;
      if (!leavesFence(line, fence)) {
        emit(line);
        lastParagraph = length;
        continue;
      }
      fence = undefined;
    }
    fence = opensFence(line);
    if (fence || line.trim() === '') {
      flush(false);
      emit(line);
      if (fence) lastParagraph = length;
    } else {
      paragraph.push(line);
    }
  }
  flush(true);
  return { text: out.join('\n'), formulas, endsInFence: fence !== undefined, lastParagraph };
}

type Fence = { readonly marker: string; readonly isQuoted: boolean };

const CONTAINERS = /^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))*[ \t]*/;

function opensFence(line: string): Fence | undefined {
  if (!line.includes('```') && !line.includes('~~~')) return undefined;
  const prefix = CONTAINERS.exec(line)?.[0] ?? '';
  const marker = /^(?:`{3,}(?=[^`]*$)|~{3,})/.exec(line.slice(prefix.length))?.[0];
  return marker === undefined ? undefined : { marker, isQuoted: prefix.includes('>') };
}

function closesFence(line: string, fence: Fence): boolean {
  const rest = line.replace(/^[ \t>]*/, '').trimEnd();
  return rest.startsWith(fence.marker) && /^(?:`+|~+)$/.test(rest);
}

/** A quote ends with the first line that is not quoted, and its fence with it. */
function leavesFence(line: string, fence: Fence | undefined): boolean {
  return fence?.isQuoted === true && !/^[ \t]*>/.test(line);
}

const MARKS = /\\[\s\S]|`+|\$\$?/g;

function replaceFormulas(source: string, formulas: Formula[], mayGrow: boolean): string {
  if (!/[$\\]/.test(source)) return source;
  const scan: Scan = { source, mayGrow, missing: new Set() };
  const out: string[] = [];
  let copied = 0;
  let at = 0;
  for (;;) {
    MARKS.lastIndex = at;
    const mark = MARKS.exec(source);
    if (!mark) break;
    at = mark.index + mark[0].length;
    if (mark[0].startsWith('`')) {
      at = endOfCodeSpan(scan, mark[0], at);
      continue;
    }
    const formula = formulaAt(scan, mark[0], mark.index, at);
    if (!formula) continue;
    at = mark.index + formula.source.length;
    out.push(source.slice(copied, mark.index), `\u{fdd0}${formulas.length}\u{fdd1}`);
    formulas.push(formula);
    copied = at;
  }
  out.push(source.slice(copied));
  return out.join('');
}

type Scan = {
  readonly source: string;
  readonly mayGrow: boolean;
  /** Closers that do not come any more: looking for each again would be quadratic. */
  readonly missing: Set<string>;
};

function find(scan: Scan, closer: string, from: number): number {
  if (scan.missing.has(closer)) return -1;
  const index = scan.source.indexOf(closer, from);
  if (index < 0) scan.missing.add(closer);
  return index;
}

function endOfCodeSpan(scan: Scan, run: string, from: number): number {
  if (scan.missing.has(run)) return from;
  const closer = new RegExp(`(?<!\`)${run}(?!\`)`, 'g');
  closer.lastIndex = from;
  if (closer.exec(scan.source)) return closer.lastIndex;
  scan.missing.add(run);
  return from;
}

function formulaAt(scan: Scan, mark: string, start: number, from: number): Formula | undefined {
  if (mark === '$') return dollarFormula(scan.source, start, from);
  const closer = { '\\(': '\\)', '\\[': '\\]', $$: '$$' }[mark];
  if (closer === undefined) return undefined;
  const isFirst =
    CONTAINERS.exec(lineUpTo(scan.source, start))?.[0] === lineUpTo(scan.source, start);
  const close = find(scan, closer, from);
  if (close < 0) {
    if (!scan.mayGrow || !isFirst || mark === '\\(') return undefined;
    return formula(scan.source.slice(start), scan.source.slice(from).replace(/[\\$]$/, ''), true);
  }
  const end = close + closer.length;
  const tex = scan.source.slice(from, close);
  const isAlone =
    isFirst && /^[ \t]*(?:[.,;][ \t]*)?(?:\n|$)/.test(scan.source.slice(end, end + 80));
  if (mark !== '$$' && !isAlone && !looksLikeMath(tex)) return undefined;
  return formula(scan.source.slice(start, end), tex, isAlone && mark !== '\\(');
}

function formula(source: string, tex: string, isBlock: boolean): Formula | undefined {
  // Quoted formulas carry the quote's mark on each of their lines.
  const clean = tex.replace(/\n[ \t]*>[ \t]?/g, '\n').trim();
  return clean === '' ? undefined : { source, tex: clean, isBlock };
}

/** What is before `index` on its line; of a long line only the end, looking back is not free. */
function lineUpTo(source: string, index: number): string {
  const before = source.slice(Math.max(0, index - 80), index);
  return before.slice(before.lastIndexOf('\n') + 1);
}

/** Pandoc's rule for `$…$`, and no prose that begins with a sum of money. */
function dollarFormula(source: string, start: number, from: number): Formula | undefined {
  const close = source.indexOf('$', from);
  if (close <= from || /[\p{L}\p{N}_$]/u.test(source[start - 1] ?? '')) return undefined;
  const tex = source.slice(from, close);
  if (/^\s|[\s\\]$|\n/.test(tex) || /[\p{L}\p{N}$]/u.test(source[close + 1] ?? ''))
    return undefined;
  if (/^[\d.,]/.test(tex) && !tex.includes('\\') && /\p{L}{3}/u.test(tex)) return undefined;
  return formula(source.slice(start, close + 1), tex, false);
}

function looksLikeMath(tex: string): boolean {
  return /[\\^_=+*/<>|{}]/.test(tex) || !/\p{L}{4}|^[\d\s,]*$/u.test(tex);
}
