import { readFileSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { openMetrics } from '../../src/metrics/index.ts';
import type { Fact } from '../../src/observe.ts';
import { parseText, storedNames } from './parse.ts';

/** One fact of each kind, so that every metric has a series. */
const FACTS: { readonly [Kind in Fact['kind']]: Extract<Fact, { kind: Kind }> } = {
  question: { kind: 'question', platform: 'web', way: 'first' },
  answer: { kind: 'answer', platform: 'web', outcome: 'failed', code: 'timeout', seconds: 1 },
  turn: { kind: 'turn', waitedSeconds: 1 },
  generation: {
    kind: 'generation',
    model: 'phi-4-mini',
    seconds: 1,
    firstTokenSeconds: 1,
    promptTokens: 1,
    completionTokens: 1,
  },
  load: { kind: 'load', model: 'phi-4-mini', seconds: 1, hasFailed: false },
  server: { kind: 'server', change: 'found' },
  request: { kind: 'request', platform: 'telegram', call: 'send', result: 'ok' },
  http: { kind: 'http', route: '/api/v1/generate', status: 200 },
  reconnect: { kind: 'reconnect', platform: 'discord', reason: 'lost' },
  write: { kind: 'write', seconds: 1, hasFailed: true },
};

function textOfAll(): string {
  const metrics = openMetrics({ version: '1.2.3' });
  onTestFinished(() => metrics.close());
  for (const fact of Object.values(FACTS)) metrics.observe(fact);
  return metrics.read({
    isUp: true,
    latencyMs: 1,
    loadedModels: 1,
    queue: { running: 0, waiting: 0 },
    doors: { web: 'ready' },
  }).text;
}

function fileOf(name: string): string {
  return readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
}

it('docs/metrics.md tells name, type and labels of each metric', () => {
  const text = textOfAll();
  const rows = [...fileOf('metrics.md').matchAll(/^\| `(\w+)` \| (\w+) \|([^|]*)\|/gm)];
  const told = rows.map(([, name, type, labels = '']) => [
    name,
    type,
    [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label).sort(),
  ]);
  const series = parseText(text).flatMap(({ name, metrics }) =>
    metrics.map(({ labels = {} }) => ({ name, labels: Object.keys(labels) })),
  );
  const labelsOf = (metric: string) => {
    const own = series.filter(({ name }) => name.replace(/_(bucket|sum|count)$/, '') === metric);
    return [...new Set(own.flatMap(({ labels }) => labels))].filter((label) => label !== 'le');
  };
  const real = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type]) => [
    name,
    type,
    labelsOf(name).sort(),
  ]);
  expect(told.sort()).toEqual(real.sort());
});

it('every metric that the dashboard asks for exists, and each label of it', () => {
  const { panels, annotations, templating } = JSON.parse(fileOf('grafana-dashboard.json')) as {
    panels: { targets?: { expr: string }[] }[];
    annotations: { list: { expr: string }[] };
    templating: { list: { definition?: string }[] };
  };
  const queries = [
    ...panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
    ...annotations.list.map(({ expr }) => expr),
    ...templating.list.flatMap(({ definition }) => definition ?? []),
  ];
  const text = textOfAll();
  const known = storedNames(text);
  const asked = queries.flatMap((query) => query.match(/\b(foundry_chat|process)_\w+/g) ?? []);
  expect(asked.length).toBeGreaterThan(30);
  expect(asked.filter((name) => !known.has(name))).toEqual([]);
  // Job and instance are Prometheus' own.
  const labels = new Set(['job', 'instance', ...[...text.matchAll(/(\w+)="/g)].map(([, l]) => l)]);
  const used = queries.flatMap((query) => [
    ...[...query.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/, ?/)),
    ...[...query.matchAll(/(\w+)(?:=~|!=|=)"/g)].map(([, label = '']) => label),
  ]);
  expect(used.filter((label) => !labels.has(label))).toEqual([]);
});

it('the dashboard shows every metric', () => {
  const dashboard = fileOf('grafana-dashboard.json');
  const names = [...textOfAll().matchAll(/^# TYPE (\S+) /gm)].map(([, name = '']) => name);
  expect(names.filter((name) => !dashboard.includes(name))).toEqual([]);
});
