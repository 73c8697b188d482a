/** A table in box lines, as the newer CLIs draw it. */
export function boxTable(heads: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const widths = heads.map((head, at) =>
    Math.max(head.length, ...rows.map((row) => row[at]?.length ?? 0)),
  );
  const rule = (left: string, middle: string, right: string) =>
    `${left}${widths.map((width) => '─'.repeat(width + 2)).join(middle)}${right}`;
  const line = (cells: readonly string[]) =>
    `│${cells.map((cell, at) => ` ${cell.padEnd(widths[at] ?? 0)} `).join('│')}│`;
  const lines = [
    rule('╭', '┬', '╮'),
    line(heads),
    rule('├', '┼', '┤'),
    ...rows.map(line),
    rule('╰', '┴', '╯'),
  ];
  return `${lines.join('\n')}\n`;
}
