/** One measured quantity over several runs. */
export type Figure = {
  readonly name: string;
  readonly unit: string;
  readonly values: readonly number[];
  /** What must be reached, in the same unit. */
  readonly target?: number;
  /** The same quantity of something to compare with, measured in the same run. */
  readonly baseline?: { readonly name: string; readonly values: readonly number[] };
};

/** Figures that belong together, and what has to be known to judge them. */
export type Section = {
  readonly title: string;
  readonly figures: readonly Figure[];
  readonly notes?: readonly string[];
};

/** The q-quantile (0 to 1) of the values, by the nearest rank. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}

/** How often the baseline's median goes into the figure's; undefined without a baseline. */
export function ratioOf({ values, baseline }: Figure): number | undefined {
  const base = baseline && quantile(baseline.values, 0.5);
  return base ? quantile(values, 0.5) / base : undefined;
}

/** Whether nearly all values (the p95) reach the target; undefined without one. */
export function isMet({ values, target }: Figure): boolean | undefined {
  return target === undefined ? undefined : quantile(values, 0.95) <= target;
}

/** A figure as one line for people. */
export function lineOf(figure: Figure): string {
  const { name, unit, values, target, baseline } = figure;
  const parts = [`${name}: ${spread(values)} ${unit}`];
  if (values.length > 1) parts.push(`${values.length} values`);
  if (baseline !== undefined) {
    const ratio = ratioOf(figure);
    const beside = ratio === undefined ? '' : `, ratio ${round(ratio)}`;
    parts.push(`${baseline.name} ${spread(baseline.values)} ${unit}${beside}`);
  }
  if (target !== undefined) {
    parts.push(`target ${target} ${unit}: ${isMet(figure) ? 'met' : 'MISSED'}`);
  }
  return parts.join(' · ');
}

/** A number with as many digits as are worth reading. */
export function round(value: number): number {
  if (value < 1) return Number(value.toPrecision(2));
  return value >= 100 ? Math.round(value) : Math.round(value * 100) / 100;
}

function spread(values: readonly number[]): string {
  if (values.length === 1) return String(round(values[0] ?? Number.NaN));
  const [median, p95] = [quantile(values, 0.5), quantile(values, 0.95)];
  return `median ${round(median)}, p95 ${round(p95)}, most ${round(quantile(values, 1))}`;
}
