import parse from 'parse-prometheus-text-format';

type Labels = Readonly<Record<string, string>>;

/** One metric as somebody else's parser reads it; each part of a histogram is one of its own. */
export type ReadMetric = {
  readonly name: string;
  readonly help: string;
  readonly metrics: readonly { readonly labels?: Labels; readonly value: string }[];
};

/** Reads Prometheus text with a parser that is not ours. */
export function parseText(text: string): ReadMetric[] {
  // It makes one of all series of a histogram, whatever their labels.
  return parse(text.replace(/^# TYPE \S+ histogram\n/gm, '')) as ReadMetric[];
}

/** The value of the one series with exactly these labels; 0 when there is none. */
export function reading(text: string, name: string, labels: Labels = {}): number {
  const all = parseText(text).filter((each) => each.name === name);
  const series = all
    .flatMap(({ metrics }) => metrics)
    .find((each) => JSON.stringify(sorted(each.labels)) === JSON.stringify(sorted(labels)));
  return Number(series?.value ?? 0);
}

/** Every name under which Prometheus stores something, by the types that the text tells. */
export function storedNames(text: string): Set<string> {
  const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  const suffixes = (type: string) => (type === 'histogram' ? ['_bucket', '_sum', '_count'] : ['']);
  return new Set(
    types.flatMap(([, name = '', type = '']) => suffixes(type).map((end) => `${name}${end}`)),
  );
}

function sorted(labels: Labels = {}): [string, string][] {
  return Object.entries(labels).sort();
}
