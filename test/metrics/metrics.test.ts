import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Metrics, openMetrics, type Situation } from '../../src/metrics/index.ts';
import { resultOf } from '../../src/observe.ts';
import { reading } from './parse.ts';

const CALM: Situation = {
  isUp: true,
  latencyMs: 12,
  loadedModels: 1,
  queue: { running: 1, waiting: 3 },
  doors: { telegram: 'failing', web: 'ready' },
};

function open(): Metrics {
  const metrics = openMetrics({ version: '1.2.3' });
  onTestFinished(() => metrics.close());
  return metrics;
}

describe('the metrics', () => {
  it('tell how things stand', () => {
    const { text } = open().read(CALM);
    expect(reading(text, 'foundry_chat_foundry_up')).toBe(1);
    expect(reading(text, 'foundry_chat_foundry_latency_seconds')).toBe(0.012);
    expect(reading(text, 'foundry_chat_queue_running')).toBe(1);
    expect(reading(text, 'foundry_chat_queue_waiting')).toBe(3);
    const state = (door: string, name: string) =>
      reading(text, 'foundry_chat_door_state', { door, state: name });
    expect([state('telegram', 'failing'), state('telegram', 'ready')]).toEqual([1, 0]);
    const build = { version: '1.2.3', node: process.version };
    expect(reading(text, 'foundry_chat_build_info', build)).toBe(1);
    expect(reading(text, 'process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
    expect(reading(text, 'foundry_chat_uptime_seconds')).toBeGreaterThan(0);
  });

  it('have no latency while nothing answers', () => {
    const { text } = open().read({ ...CALM, isUp: false, latencyMs: undefined });
    expect(reading(text, 'foundry_chat_foundry_up')).toBe(0);
    expect(text).not.toMatch(/^foundry_chat_foundry_latency_seconds/m);
  });

  it('count answers by outcome and time them', () => {
    const metrics = open();
    const answer = { kind: 'answer', platform: 'discord', seconds: 3 } as const;
    metrics.observe({ ...answer, outcome: 'failed', code: 'unreachable' });
    metrics.observe({ ...answer, outcome: 'done' });
    const { text } = metrics.read(CALM);
    const count = (labels: Record<string, string>) =>
      reading(text, 'foundry_chat_answers_total', { platform: 'discord', ...labels });
    expect(count({ outcome: 'failed', code: 'unreachable' })).toBe(1);
    expect(count({ outcome: 'done' })).toBe(1);
    const times = (part: string, le?: string) =>
      reading(text, `foundry_chat_answer_seconds_${part}`, {
        platform: 'discord',
        ...(le && { le }),
      });
    expect([times('count'), times('sum')]).toEqual([2, 6]);
    expect([times('bucket', '2.5'), times('bucket', '5')]).toEqual([0, 2]);
  });

  it('stay small, whatever names servers make up', () => {
    const metrics = open();
    for (let index = 0; index < 5_000; index += 1) {
      metrics.observe({
        kind: 'generation',
        model: `model-${index}`,
        seconds: 1,
        firstTokenSeconds: 0.1,
        completionTokens: 1,
      });
    }
    const { text } = metrics.read(CALM);
    expect(reading(text, 'foundry_chat_generation_seconds_count', { model: 'other' })).toBe(4_800);
    expect(text.length).toBeLessThan(1_000_000);
  });

  it('tell how late the event loop was since the last reading', async () => {
    const metrics = open();
    const latest = () =>
      reading(metrics.read(CALM).text, 'foundry_chat_event_loop_delay_seconds', {
        percentile: 'max',
      });
    expect(latest()).toBe(0);
    // Two ticks, so that the measure is running when the loop is held up.
    await sleep(60);
    const until = performance.now() + 300;
    while (performance.now() < until);
    await sleep(60);
    expect(latest()).toBeGreaterThan(0.2);
  });
});

it.each([
  [200, 'ok'],
  [400, 'refused'],
  [429, 'limited'],
  [502, 'failed'],
  [undefined, 'failed'],
])('a messenger that answers %s has told: %s', (status, result) => {
  expect(resultOf(status)).toBe(result);
});
