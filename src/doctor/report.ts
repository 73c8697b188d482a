import { styleText } from 'node:util';
import type { CheckTitle, DoctorTexts } from '../texts/doctor/doctor-texts.ts';
import type { Finding, Level } from './check.ts';

export type Line = Finding & { readonly check: CheckTitle };

const SIGNS: Readonly<Record<Level, string>> = { ok: '✓', note: '·', warning: '!', fault: '✗' };
const COLOURS = { ok: 'green', note: 'dim', warning: 'yellow', fault: 'red' } as const;

/** The report for people: a line each, below a fault how to mend it. */
export function toText(
  lines: readonly Line[],
  { texts, hasColours }: { texts: DoctorTexts; hasColours: boolean },
): string {
  const width = Math.max(...Object.values(texts.titles).map((title) => title.length));
  const paint = (level: Level, text: string) =>
    hasColours ? styleText(COLOURS[level], text) : text;
  let last: CheckTitle | undefined;
  const rows = lines.flatMap(({ check, level, text, mend }) => {
    const title = (check === last ? '' : texts.titles[check]).padEnd(width);
    last = check;
    const row = `${paint(level, SIGNS[level])} ${title}  ${text}`;
    return mend === undefined ? [row] : [row, `  ${' '.repeat(width)}  → ${mend}`];
  });
  const { faults, warnings } = count(lines);
  return `${[...rows, '', texts.summary(faults, warnings)].join('\n')}\n`;
}

/** The report for programs. */
export function toJson(lines: readonly Line[], version: string): string {
  const { faults, warnings } = count(lines);
  const checks = lines.map(({ check, level, text, mend }) => ({ check, level, text, mend }));
  return `${JSON.stringify({ ok: faults === 0, faults, warnings, version, checks }, null, 2)}\n`;
}

export function count(lines: readonly Line[]): { faults: number; warnings: number } {
  const of = (level: Level) => lines.filter((line) => line.level === level).length;
  return { faults: of('fault'), warnings: of('warning') };
}
