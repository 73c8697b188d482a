import type { Tokens } from 'marked';
import { StyledBuilder } from './builder.ts';
import { type Writing, writeInline } from './inline.ts';
import { displayWidth } from './width.ts';

/**
 * Writes a table as aligned monospace lines, or, where that would be wider than `tableColumns`, each
 * row as lines `header: value`.
 */
export function writeTable(table: Tokens.Table, writing: Writing): void {
  const rows = [table.header, ...table.rows].map((row) =>
    row.map((cell) => plainCell(cell, writing)),
  );
  const widths = columnWidths(rows);
  const total = widths.reduce((sum, width) => sum + width + 3, -3);
  if (total > writing.tableColumns) {
    writeRecords(table, writing);
    return;
  }
  const lines = rows.map((row) => drawRow(row, widths, table.align));
  lines.splice(1, 0, widths.map((width) => '-'.repeat(width)).join('-|-'));
  writing.builder.ensureLine();
  writing.builder.style({ kind: 'pre' }, () => writing.builder.writeVerbatim(lines.join('\n')));
}

function plainCell(cell: Tokens.TableCell, writing: Writing): string {
  const builder = new StyledBuilder();
  writeInline(cell.tokens, { ...writing, builder });
  return builder.finish().text.replace(/\s+/g, ' ').trim();
}

function columnWidths(rows: readonly (readonly string[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((text, column) => {
      widths[column] = Math.max(widths[column] ?? 1, displayWidth(text));
    });
  }
  return widths;
}

function drawRow(
  row: readonly string[],
  widths: readonly number[],
  align: Tokens.Table['align'],
): string {
  return row
    .map((text, column) => {
      const free = Math.max(0, (widths[column] ?? 0) - displayWidth(text));
      const side = align[column];
      const before = side === 'right' ? free : side === 'center' ? Math.floor(free / 2) : 0;
      return ' '.repeat(before) + text + ' '.repeat(free - before);
    })
    .join(' | ')
    .trimEnd();
}

function writeRecords(table: Tokens.Table, writing: Writing): void {
  const { builder } = writing;
  for (const row of table.rows) {
    row.forEach((cell, column) => {
      if (cell.text === '') return;
      const header = table.header[column]?.tokens ?? [];
      builder.ensureLine();
      if (header.length > 0) {
        builder.style({ kind: 'bold' }, () => writeInline(header, writing));
        builder.write(': ');
      }
      writeInline(cell.tokens, writing);
    });
    builder.separate(2);
  }
  // A table of which only the head has arrived so far.
  if (table.rows.length > 0) return;
  for (const cell of table.header) writeHead(cell, writing);
}

function writeHead(cell: Tokens.TableCell, writing: Writing): void {
  writing.builder.ensureLine();
  writing.builder.style({ kind: 'bold' }, () => writeInline(cell.tokens, writing));
}
