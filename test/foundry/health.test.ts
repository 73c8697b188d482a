import { describe, expect, it } from 'vitest';
import { startFakeFoundry } from '../fakes/foundry/index.ts';
import { faultOf } from './hear.ts';
import { startOddServer } from './odd-server.ts';
import { ask, openFoundry } from './open-foundry.ts';

/** 3 s, and what a busy machine may add. */
const limitMs = 4_500;

describe.concurrent('health', () => {
  it('is healthy with the facts when a chat model can be had', async () => {
    const fake = await startFakeFoundry();
    const { foundry } = openFoundry({ addresses: [fake.url] });
    try {
      expect(await foundry.health()).toEqual({
        status: 'healthy',
        url: fake.url,
        generation: 'g2',
        source: 'FOUNDRY_BASE_URL',
        latencyMs: expect.any(Number),
        loaded: ['qwen3-embedding-0.6b-generic-cpu:1', 'Phi-4-mini-instruct-generic-gpu:5'],
        modelsCount: 8,
        queue: { running: 0, waiting: 0 },
      });
    } finally {
      await foundry.close();
      await fake.close();
    }
  });

  it('asks freshly: a model that was unloaded behind its back is not told as loaded', async () => {
    const fake = await startFakeFoundry();
    const { foundry } = openFoundry({ addresses: [fake.url] });
    try {
      await foundry.health();
      fake.unload('phi-4-mini');
      expect((await foundry.health()).loaded).toEqual(['qwen3-embedding-0.6b-generic-cpu:1']);
    } finally {
      await foundry.close();
      await fake.close();
    }
  });

  it('is degraded when the server answers nothing sensible', async () => {
    const fake = await startFakeFoundry({ generation: 'openai' });
    const { foundry } = openFoundry({ addresses: [fake.url] });
    try {
      await foundry.models();
      fake.fail({ path: '/v1/models', mode: 'html500' });
      const health = await foundry.health();
      expect(health).toMatchObject({ status: 'degraded', url: fake.url, modelsCount: 0 });
      expect(health.error).toContain('bad_answer');
    } finally {
      await foundry.close();
      await fake.close();
    }
  });

  it('tells the last fault in one sentence without the places and paths of a server', async () => {
    const fake = await startFakeFoundry();
    const { foundry, lines } = openFoundry({ addresses: [fake.url] });
    const said =
      'Inference failed: chat_session.cc:68 Run out of memory at /home/me/.foundry/m.onnx. More.\nStacktrace:\n #0 main';
    try {
      const error = { message: said, type: 'server_error', param: null, code: null };
      fake.fail({ path: '/v1/chat/completions', mode: 'status', body: { error }, times: 9 });
      await ask(foundry);
      const health = await foundry.health();
      expect(health.error).toBe('server_fault: HTTP 500: Inference failed: out of memory at …');
      fake.fail({ path: /^/, mode: 'status', status: 418, body: said, times: 99 });
      await foundry.health();
      expect(JSON.stringify(lines.filter(({ level }) => level === 20))).toContain('418');
    } finally {
      await foundry.close();
      await fake.close();
    }
  });

  it('is disconnected when nothing listens, and healthy again when it does', async () => {
    const fake = await startFakeFoundry();
    const { foundry } = openFoundry({ addresses: [fake.url] });
    try {
      await foundry.models();
      fake.goDown();
      const health = await foundry.health();
      expect(health).toMatchObject({ status: 'disconnected', loaded: [], modelsCount: 0 });
      expect(health.error).toContain('unreachable');
      expect(health.url).toBeUndefined();
      await fake.comeBack();
      expect(await foundry.health()).toMatchObject({ status: 'healthy', url: fake.url });
    } finally {
      await foundry.close();
      await fake.close();
    }
  });

  it('is degraded within 3 s when a server that was known hangs', async () => {
    const fake = await startFakeFoundry();
    const { foundry } = openFoundry({ addresses: [fake.url] });
    try {
      await foundry.models();
      fake.fail({ path: /./, mode: 'hang', times: Number.POSITIVE_INFINITY });
      const startedAt = performance.now();
      expect(await foundry.health()).toMatchObject({ status: 'degraded', url: fake.url });
      expect(performance.now() - startedAt).toBeLessThan(limitMs);
      // Those who only want a model are not held up: they get the list that is known.
      expect((await foundry.model()).alias).toBe('phi-4-mini');
    } finally {
      await foundry.close();
      await fake.close();
    }
  });

  it('is disconnected within 3 s when whatever is asked hangs', async () => {
    const hanging = await Promise.all([startOddServer(), startOddServer()]);
    const { foundry } = openFoundry({ addresses: hanging.map(({ url }) => url) });
    try {
      const startedAt = performance.now();
      expect(await foundry.health()).toMatchObject({ status: 'disconnected', modelsCount: 0 });
      expect(performance.now() - startedAt).toBeLessThan(limitMs);
    } finally {
      await foundry.close();
      for (const server of hanging) await server.close();
    }
  });

  it('says what stands in the queue while it answers', async () => {
    const fake = await startFakeFoundry();
    const { foundry } = openFoundry({ addresses: [fake.url] });
    try {
      fake.hold();
      const answers = ['a', 'b', 'c'].map((owner) => ask(foundry, { owner }));
      await fake.untilHeld();
      expect((await foundry.health()).queue).toEqual({ running: 1, waiting: 2 });
      fake.release();
      await Promise.all(answers);
    } finally {
      await foundry.close();
      await fake.close();
    }
  });
});

describe.concurrent('a search', () => {
  it('ends after 3 s when everything hangs, also a source itself', async () => {
    const hanging = await startOddServer();
    const addresses = () => new Promise<never>(() => {});
    const { foundry } = openFoundry({
      sources: [
        { name: 'slow server', addresses: async () => [hanging.url] },
        { name: 'slow command', addresses },
        { name: 'another', addresses },
      ],
    });
    try {
      const startedAt = performance.now();
      const fault = await faultOf(foundry.models());
      expect(fault.code).toBe('unreachable');
      expect(fault.message).toContain('slow server, slow command, another');
      expect(performance.now() - startedAt).toBeLessThan(limitMs);
      expect(hanging.open).toBe(0);
    } finally {
      await foundry.close();
      await hanging.close();
    }
  });

  it('finds what there is though everything before it hangs or answers without an end', async () => {
    const fake = await startFakeFoundry();
    const endless = await startOddServer((_, res) => void res.write('x'.repeat(1000)));
    const hang = (name: string) => ({ name, addresses: () => new Promise<never>(() => {}) });
    const { foundry } = openFoundry({
      sources: [
        { name: 'daemon.json', addresses: async () => [endless.url] },
        hang('first command'),
        hang('second command'),
        { name: 'port probe', addresses: async () => [endless.url, fake.url] },
      ],
    });
    try {
      const startedAt = performance.now();
      expect(await foundry.models()).toHaveLength(8);
      expect(performance.now() - startedAt).toBeLessThan(limitMs);
    } finally {
      await foundry.close();
      await endless.close();
      await fake.close();
    }
  });
});
