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

/** The q-quantile (0 to 1) of the values, by the nearest rank. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}

/** A figure as one line for people. */
export function lineOf({ name, unit, values, target, baseline }: Figure): string {
  const [median, p95] = [quantile(values, 0.5), quantile(values, 0.95)];
  const most = Math.max(...values);
  const parts = [
    `${name}: median ${round(median)}, p95 ${round(p95)}, most ${round(most)} ${unit}`,
  ];
  parts.push(`${values.length} runs`);
  if (baseline !== undefined) {
    const base = quantile(baseline.values, 0.5);
    parts.push(`${baseline.name} ${round(base)} ${unit}, ratio ${round(median / base)}`);
  }
  if (target !== undefined)
    parts.push(`target ${target} ${unit}: ${p95 <= target ? 'met' : 'MISSED'}`);
  return parts.join(' · ');
}

function round(value: number): number {
  return value >= 100 ? Math.round(value) : Math.round(value * 100) / 100;
}
