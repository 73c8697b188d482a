const PIPE = /(?<!(?<!\\)(?:\\\\)*\\)\|/;
const PIPES = new RegExp(PIPE, 'g');
const CODE = /(`+)[^`]+\1(?!`)/g;

/**
 * The lines of a table with no row wider than its head: GFM would leave the cells beyond it out.
 * Pipes in code are part of it, as models mean them; what is still too much goes into the last cell.
 */
export function withinColumns(table: string, columns: number): string {
  return table
    .split('\n')
    .map((row) => (mayHaveMore(row, columns) ? narrowed(row, columns) : row))
    .join('\n');
}

function mayHaveMore(row: string, columns: number): boolean {
  const line = row.trim();
  const pipes = line.split('|').length - 1;
  return pipes + 1 - Number(line.startsWith('|')) - Number(line.endsWith('|')) > columns;
}

function narrowed(row: string, columns: number): string {
  const line = row.replace(CODE, (code) => code.replace(PIPES, '\\|'));
  const cells = line.trim().split(PIPE);
  if (cells[0]?.trim() === '') cells.shift();
  if (cells.at(-1)?.trim() === '') cells.pop();
  const rest = cells.slice(columns);
  if (rest.every((cell) => cell.trim() === '')) return line;
  const last = cells.slice(columns - 1).join('\\|');
  return `|${[...cells.slice(0, columns - 1), last].join('|')}|`;
}
