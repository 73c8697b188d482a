/**
 * Completes Markdown that is still being written: what clearly began in the last block is closed
 * (`**bo` → `**bo**`, `` `co `` → `` `co` ``), a marker with nothing after it yet is left out, and so
 * is an address that is not complete (`[text](htt` → `text`). Only the end of the text can change.
 */
export function healMarkdown(text: string, lastParagraph: number): string {
  const paragraph = text.slice(lastParagraph).trimEnd().replace(UNFINISHED_LINE, '');
  const start = startOfLastBlock(paragraph);
  const healed = paragraph.slice(0, start) + closeMarkers(paragraph.slice(start));
  const result = text.slice(0, lastParagraph) + healed;
  // An answer that is nothing but a sign is an answer.
  return result.trim() === '' ? text : result;
}

/** Leaves out the first backticks of a closing fence of which the rest is still to come. */
export function healFence(text: string): string {
  return text.replace(/\n[ \t>]*(?:`{1,2}|~{1,2})$/, '');
}

// `-` under a line would for a moment make a heading of it.
const UNFINISHED_LINE = /(?:^|\n)[ \t]*(?:>[ \t]*)*(?:[-*+]|--|=+|#{1,6}|>|\$\$|\\\[|~{1,2})$/;

const BLOCK_START = /^[ \t]*(?:>[ \t]*)*(?:[-*+]|\d{1,9}[.)]|#{1,6})[ \t]+/;

/** Emphasis never reaches over the border of a list item, heading or table cell. */
function startOfLastBlock(paragraph: string): number {
  let lineStart = paragraph.length;
  let lineEnd = paragraph.length;
  while (lineEnd >= 0) {
    lineStart = paragraph.lastIndexOf('\n', lineEnd - 1) + 1;
    const line = paragraph.slice(lineStart, lineEnd);
    const marker = BLOCK_START.exec(line)?.[0];
    if (marker !== undefined) {
      const isHeadingAbove = marker.includes('#') && lineEnd < paragraph.length;
      return isHeadingAbove ? lineEnd + 1 : lineStart + marker.length;
    }
    if (/^[ \t]*\|/.test(line)) return lineStart + line.lastIndexOf('|') + 1;
    if (lineStart === 0) return 0;
    lineEnd = lineStart - 1;
  }
  return 0;
}

type Open = { readonly marker: string; readonly start: number };
const MARKERS = /\\[\s\S]|`+|\*+|~~+/g;

function closeMarkers(block: string): string {
  const open: Open[] = [];
  const missing = new Set<string>();
  MARKERS.lastIndex = 0;
  for (let mark = MARKERS.exec(block); mark; mark = MARKERS.exec(block)) {
    const run = mark[0];
    if (run.startsWith('\\')) continue;
    const end = mark.index + run.length;
    if (run.startsWith('`')) {
      const close = missing.has(run) ? -1 : endOfCode(block, run, end);
      if (close >= 0) {
        MARKERS.lastIndex = close;
        continue;
      }
      missing.add(run);
      if (canOpen(block, mark.index)) return closeCode(block, run, end, mark.index, open);
    } else if (end === block.length) {
      return withClosers(trailingRun(block, run, mark.index, open), open);
    } else {
      followRun(block, run, mark.index, open);
    }
  }
  return withClosers(withoutPartialLink(block), open);
}

function endOfCode(block: string, run: string, from: number): number {
  const closer = new RegExp(`(?<!\`)${run}(?!\`)`, 'g');
  closer.lastIndex = from;
  return closer.exec(block) ? closer.lastIndex : -1;
}

function closeCode(block: string, run: string, from: number, start: number, open: Open[]): string {
  const code = block.slice(from).replace(/`+$/, '');
  if (code.trim() === '') return withClosers(block.slice(0, start), open);
  return withClosers(block.slice(0, from) + code + run, open);
}

function canOpen(block: string, start: number): boolean {
  return /^$|[\s\p{P}\p{S}]/u.test(block.slice(Math.max(0, start - 1), start));
}

/** Closes what the run can close, and notes what it opens. */
function followRun(block: string, run: string, start: number, open: Open[]): void {
  const before = block[start - 1] ?? ' ';
  const after = block[start + run.length] ?? ' ';
  let left = run.length;
  if (!/\s/.test(before)) left = closeFrom(open, run[0] ?? '', left);
  if (left === 0 || /\s/.test(after) || !canOpen(block, start)) return;
  if (run.startsWith('~')) {
    if (left === 2) open.push({ marker: '~~', start });
    return;
  }
  if (left > 3) return;
  if (left !== 1) open.push({ marker: '**', start });
  if (left !== 2) open.push({ marker: '*', start });
}

function closeFrom(open: Open[], sign: string, length: number): number {
  let left = length;
  for (;;) {
    const top = open.at(-1);
    if (!top?.marker.startsWith(sign) || top.marker.length > left) return left;
    left -= top.marker.length;
    open.pop();
  }
}

/** A run at the very end closes, is the first half of a closer, or begins something. */
function trailingRun(block: string, run: string, start: number, open: Open[]): string {
  if (/\s|^$/.test(block.slice(Math.max(0, start - 1), start))) return block.slice(0, start);
  const left = closeFrom(open, run[0] ?? '', run.length);
  const isHalf = left > 0 && open.at(-1)?.marker.startsWith(run[0] ?? '') === true;
  return isHalf ? block.slice(0, block.length - left) : block;
}

/** Nobody opens more at once; what looks like it is a riddle, and answering it is slow. */
const MAX_OPEN = 8;

function withClosers(block: string, open: readonly Open[]): string {
  if (open.length > MAX_OPEN) return block;
  const kept = block.trimEnd();
  const closers = open
    .filter(({ start, marker }) => start + marker.length < kept.length)
    .map(({ marker }) => marker)
    .reverse()
    .join('');
  if (closers === '') return kept;
  // A backslash at the end would make the closer a plain sign.
  return kept.replace(/(?<!\\)((?:\\\\)*)\\$/, '$1') + closers;
}

const PARTIAL_LINK = /!?\[([^[\]\n]*)\]\([^()\s]*$/;

function withoutPartialLink(block: string): string {
  const from = block.lastIndexOf('](');
  if (from < 0) return block;
  const open = block.lastIndexOf('[', from);
  const begin = block[open - 1] === '!' ? open - 1 : open;
  if (open < 0 || block[begin - 1] === '\\') return block;
  return block.slice(0, begin) + block.slice(begin).replace(PARTIAL_LINK, '$1');
}
