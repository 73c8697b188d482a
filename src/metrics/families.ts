import { type LabelValues, Series } from './series.ts';

/** How a metric is described to those who read it. */
export type Description = {
  /** As Prometheus names things: unit at the end, `_total` behind a count. */
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
};

/** One line of the text: `suffix` stands behind the metric's name. */
export type Sample = {
  readonly suffix?: '_bucket' | '_sum' | '_count';
  readonly labels: readonly (readonly [name: string, value: string])[];
  readonly value: number;
};

/** One metric with all its series. */
export interface Family extends Required<Description> {
  readonly type: 'counter' | 'gauge' | 'histogram';
  samples(): Iterable<Sample>;
}

/** Counts upwards. */
export class Counter implements Family {
  readonly type = 'counter';
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly #series = new Series(() => ({ count: 0 }));

  constructor({ name, help, labels = [] }: Description) {
    this.name = name;
    this.help = help;
    this.labels = labels;
    // Without labels there is one series from the start, so that the first step shows as one.
    if (labels.length === 0) this.#series.of([]);
  }

  /** A model server may count nonsense: what is no step upwards is passed over. */
  add(labels: LabelValues = [], count = 1): void {
    if (count > 0 && Number.isFinite(count)) this.#series.of(labels).count += count;
  }

  *samples(): Generator<Sample> {
    for (const { labels, value } of this.#series.all()) {
      yield { labels: named(this.labels, labels), value: value.count };
    }
  }
}

/** Counts how many values were up to each limit. */
export class Histogram implements Family {
  readonly type = 'histogram';
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly #limits: readonly number[];
  readonly #series: Series<{ readonly counts: number[]; sum: number }>;

  /** `limits` rise. */
  constructor({ name, help, labels = [] }: Description, limits: readonly number[]) {
    this.name = name;
    this.help = help;
    this.labels = labels;
    this.#limits = [...limits, Number.POSITIVE_INFINITY];
    this.#series = new Series(() => ({ counts: this.#limits.map(() => 0), sum: 0 }));
    if (labels.length === 0) this.#series.of([]);
  }

  observe(value: number, labels: LabelValues = []): void {
    const series = this.#series.of(labels);
    const index = this.#limits.findIndex((limit) => value <= limit);
    series.counts[index] = (series.counts[index] ?? 0) + 1;
    series.sum += value;
  }

  *samples(): Generator<Sample> {
    for (const { labels: values, value } of this.#series.all()) {
      const labels = named(this.labels, values);
      let total = 0;
      for (const [index, limit] of this.#limits.entries()) {
        total += value.counts[index] ?? 0;
        yield { suffix: '_bucket', labels: [...labels, ['le', limitText(limit)]], value: total };
      }
      yield { suffix: '_sum', labels, value: value.sum };
      yield { suffix: '_count', labels, value: total };
    }
  }
}

/** What is looked up when somebody reads it. */
export class Reading implements Family {
  readonly type: 'counter' | 'gauge';
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly #read: () => Iterable<readonly [labels: LabelValues, value: number]>;

  constructor(
    { name, help, labels = [] }: Description,
    read: () => number | undefined | Iterable<readonly [labels: LabelValues, value: number]>,
    type: 'counter' | 'gauge' = 'gauge',
  ) {
    this.name = name;
    this.help = help;
    this.labels = labels;
    this.type = type;
    this.#read = () => {
      const found = read() ?? [];
      return typeof found === 'number' ? [[[], found]] : found;
    };
  }

  *samples(): Generator<Sample> {
    for (const [labels, value] of this.#read()) yield { labels: named(this.labels, labels), value };
  }
}

function named(names: readonly string[], values: LabelValues): [string, string][] {
  return names.map((name, index) => [name, values[index] ?? '']);
}

function limitText(limit: number): string {
  return limit === Number.POSITIVE_INFINITY ? '+Inf' : String(limit);
}
