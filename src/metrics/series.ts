/** Label values of one metric, in the order of its label names. */
export type LabelValues = readonly string[];

/** So many series at most: whatever a model server or a platform makes up, memory stays bounded. */
const MOST_SERIES = 200;

/** The values of one metric, one for each set of labels. */
export class Series<Value> {
  readonly #create: () => Value;
  readonly #most: number;
  readonly #values = new Map<string, { readonly labels: LabelValues; readonly value: Value }>();

  constructor(create: () => Value, most = MOST_SERIES) {
    this.#create = create;
    this.#most = most;
  }

  /** The value for these labels; past the limit all new sets share one, every label `other`. */
  of(labels: LabelValues): Value {
    const key = JSON.stringify(labels);
    const known = this.#values.get(key);
    if (known !== undefined) return known.value;
    const isFull = this.#values.size >= this.#most && labels.some((label) => label !== 'other');
    if (isFull) return this.of(labels.map(() => 'other'));
    const value = this.#create();
    this.#values.set(key, { labels, value });
    return value;
  }

  /** All of them, in the order in which they came. */
  all(): Iterable<{ readonly labels: LabelValues; readonly value: Value }> {
    return this.#values.values();
  }
}
