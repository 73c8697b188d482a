import type { Family, Sample } from './families.ts';

/** The media type of {@link writeText}. */
export const TEXT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Metrics in Prometheus' text format 0.0.4. */
export function writeText(families: readonly Family[]): string {
  return families.map(writeFamily).join('');
}

function writeFamily(family: Family): string {
  const { name, help, type } = family;
  const lines = [`# HELP ${name} ${escaped(help)}`, `# TYPE ${name} ${type}`];
  for (const sample of family.samples()) lines.push(writeSample(name, sample));
  return `${lines.join('\n')}\n`;
}

function writeSample(name: string, { suffix, labels, value }: Sample): string {
  // A label without a value is the same as none.
  const pairs = labels.filter(([, text]) => text !== '');
  const inside = pairs.map(([label, text]) => `${label}="${escaped(text).replaceAll('"', '\\"')}"`);
  const braces = inside.length === 0 ? '' : `{${inside.join(',')}}`;
  return `${name}${suffix ?? ''}${braces} ${numberText(value)}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function numberText(value: number): string {
  if (Number.isFinite(value) || Number.isNaN(value)) return String(value);
  return value > 0 ? '+Inf' : '-Inf';
}
