import type { Styled } from './styled.ts';
import { paint, type TerminalLine, type TerminalLook, terminalLines } from './terminal-lines.ts';
import { plainText, wrapPainted } from './terminal-wrap.ts';

/** The sign of a list's item, under whose words the next rows begin. */
const ITEM = /^\s*(?:[•☐☑-] |\d{1,9}[.)] (?:[☐☑] )?)?/u;

/**
 * The rows of a text for a terminal of so many columns, in ANSI styles: words are kept whole, the rows
 * of a list's item stand under its words, quotes behind a bar. Lines of code and tables stay
 * whole, so that they can be copied: the terminal breaks those that are too long. Each row is
 * complete in its styles, and nothing but styles and printable characters is in it.
 */
export function terminalRows(
  styled: Styled,
  { columns, ...look }: TerminalLook & { readonly columns: number },
): string[] {
  return terminalLines(styled, look).flatMap((line) => rowsOf(line, columns, look));
}

function rowsOf(
  { painted, isQuote, isVerbatim }: TerminalLine,
  columns: number,
  look: TerminalLook,
): string[] {
  const bar = look.hasUnicode ? '│' : '|';
  const width = Math.max(4, columns - (isQuote ? 2 : 0));
  const indent = ITEM.exec(plainText(painted))?.[0].length ?? 0;
  const rows = isVerbatim ? [painted] : wrapPainted(painted, { width, indent });
  if (!isQuote) return rows;
  return rows.map((row) => paint(row === '' ? bar : `${bar} `, '2', look) + row);
}
