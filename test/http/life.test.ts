import { afterEach, expect, it } from 'vitest';
import { httpDoor } from '../../src/http/index.ts';
import { openMetrics } from '../../src/metrics/index.ts';
import { openMemoryStore } from '../../src/storage/store.ts';
import { all, ask, events, openRig, post, type Rig, refusal } from './rig.ts';

let rig: Rig;
afterEach(() => rig.close());

it('says by its code that the port is taken', async () => {
  rig = await openRig();
  const unused = undefined as never;
  const second = httpDoor({
    host: '127.0.0.1',
    port: rig.port,
    conversation: unused,
    foundry: unused,
    history: unused,
    shelf: unused,
    people: unused,
    files: openMemoryStore().files,
    defaults: { temperature: 0, maxTokens: 1, systemPrompt: '' },
    doors: () => ({}),
    metrics: openMetrics({ version: '' }),
    version: '',
    log: { error: () => {} } as never,
  });
  second.start();
  await expect(second.listening).rejects.toMatchObject({ code: 'port_taken', port: rig.port });
  expect(second.state).toBe('failing');
  await second.close();
});

it('is connecting, ready and stopped', async () => {
  rig = await openRig();
  expect(rig.door.state).toBe('ready');
  await rig.door.close();
  expect(rig.door.state).toBe('stopped');
});

it('refuses new requests with 503 while answers under way go on', async () => {
  rig = await openRig({ foundry: { script: 'one two three' } });
  rig.model.hold();
  const stream = events(
    await post(`${rig.url}/page/messages`, { conversation: 'c', id: '1', text: 'hi' }),
  );
  await stream.next();
  await rig.model.untilHeld();
  await rig.door.stopIntake();
  expect((await refusal(await fetch(`${rig.url}/api/v1/models`)))[0]).toBe(503);
  expect((await ask(rig, '/healthz')).status).toBe(200);
  rig.model.release();
  const last = (await all(stream)).at(-2);
  expect(last).toMatchObject({ type: 'finish', markdown: 'one two three' });
});

it('ends streams and sockets at close, soon', async () => {
  rig = await openRig({ foundry: { script: 'one two three' } });
  rig.model.hold();
  const body = { prompt: 'x', stream: true };
  const stream = events(await post(`${rig.url}/api/v1/generate`, body));
  await stream.next();
  const startedAt = performance.now();
  const rest = all(stream);
  await rig.door.close();
  expect(performance.now() - startedAt).toBeLessThan(1_000);
  expect(await rest).not.toContainEqual(expect.objectContaining({ done: true }));
  await expect(fetch(`${rig.url}/healthz`)).rejects.toThrow();
  rig.model.release();
});

it('takes many requests at once without a warning of a leak', async () => {
  rig = await openRig({ foundry: { script: 'one two three' } });
  rig.model.hold();
  const warnings: string[] = [];
  const note = ({ name, message }: Error) => void warnings.push(`${name}: ${message}`);
  process.on('warning', note);
  try {
    const asked = Array.from({ length: 12 }, () =>
      post(`${rig.url}/api/v1/generate`, { prompt: 'x' }),
    );
    await expect.poll(() => rig.options.foundry.queue.waiting).toBe(11);
    rig.model.release();
    await Promise.all(asked);
    expect(warnings).toEqual([]);
  } finally {
    process.off('warning', note);
  }
});

it.each([true, false])('lets an answer to a program end, stream: %s', async (stream) => {
  rig = await openRig({ foundry: { script: 'one two three' } });
  rig.model.hold();
  const body = { messages: [{ role: 'user', content: 'x' }], stream };
  const asked = post(`${rig.url}/v1/chat/completions`, body);
  await rig.model.untilHeld();
  await rig.door.stopIntake();
  const closed = rig.door.close();
  rig.model.release();
  expect(await (await asked).text()).toContain('three');
  await closed;
});

it('waits for such answers no longer than it may', async () => {
  rig = await openRig({ foundry: { script: 'one two three' }, timing: { answerGraceMs: 50 } });
  rig.model.hold();
  const body = { messages: [{ role: 'user', content: 'x' }], stream: true };
  const asked = post(`${rig.url}/v1/chat/completions`, body);
  const text = asked.then((answer) => answer.text());
  await rig.model.untilHeld();
  await rig.door.stopIntake();
  await rig.door.close();
  expect(await text).not.toContain('three');
  rig.model.release();
});
