import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Figure, isMet, quantile, ratioOf, round, type Section } from './figures.ts';
import { machine } from './machine.ts';

const FILE = fileURLToPath(new URL('../docs/benchmarks.md', import.meta.url));
const BEGIN = '<!-- figures: written by `npm run bench -- --write` -->';
const END = '<!-- end of figures -->';

/** Puts the figures into docs/benchmarks.md; what people wrote around them stays. */
export async function writeReport(sections: readonly Section[]): Promise<void> {
  const text = await readFile(FILE, 'utf8');
  const [before = '', rest = ''] = text.split(BEGIN);
  const after = rest.split(END)[1];
  if (after === undefined) throw new Error(`${FILE} has lost the marks between which figures go`);
  const day = new Date().toISOString().slice(0, 10);
  const parts = [BEGIN, `Measured on ${day}: ${machine()}.`, ...sections.map(markdownOf), END];
  await writeFile(FILE, `${before}${parts.join('\n\n')}${after}`);
}

function markdownOf({ title, figures, notes = [] }: Section): string {
  return [
    `### ${title}`,
    ...(figures.length === 0 ? [] : [tableOf(figures)]),
    ...(notes.length === 0 ? [] : [notes.map((note) => `- ${note}`).join('\n')]),
  ].join('\n\n');
}

function tableOf(figures: readonly Figure[]): string {
  const columns: readonly Column[] = [
    { head: '', cell: ({ name, unit }) => `${name}, ${unit}` },
    { head: 'median', cell: ({ values }) => numberOf(values, 0.5) },
    { head: 'p95', cell: ({ values }) => (values.length === 1 ? '' : numberOf(values, 0.95)) },
    { head: 'most', cell: ({ values }) => (values.length === 1 ? '' : numberOf(values, 1)) },
    { head: 'beside it', cell: baselineOf },
    { head: 'ratio', cell: (figure) => whole(ratioOf(figure)) },
    { head: 'target', cell: targetOf },
  ];
  // Of a column in which nothing stands nobody has any use.
  const used = columns.filter(({ cell }) => figures.some((figure) => cell(figure) !== ''));
  const rows = [
    used.map(({ head }) => head),
    used.map(({ head }) => (head === '' ? '---' : '---:')),
    ...figures.map((figure) => used.map(({ cell }) => cell(figure))),
  ];
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

type Column = { readonly head: string; readonly cell: (figure: Figure) => string };

function numberOf(values: readonly number[], q: number): string {
  return whole(quantile(values, q));
}

function whole(value: number | undefined): string {
  return value === undefined ? '' : String(round(value));
}

function baselineOf({ baseline }: Figure): string {
  if (baseline === undefined) return '';
  const { name, values } = baseline;
  const p95 = values.length === 1 ? '' : `, p95 ${numberOf(values, 0.95)}`;
  return `${name}: ${numberOf(values, 0.5)}${p95}`;
}

function targetOf(figure: Figure): string {
  const met = isMet(figure);
  return met === undefined ? '' : `${figure.target} ${met ? 'met' : '**missed**'}`;
}
