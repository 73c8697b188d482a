import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Foundry } from '../../src/foundry/foundry.ts';
import { daemonFileSource } from '../../src/foundry/sources/daemon-file.ts';
import type { ChatEvent } from '../../src/foundry/types.ts';
import { type FakeFoundry, startFakeFoundry } from '../fakes/foundry/index.ts';
import { type Heard, hear } from './hear.ts';
import { ask, openFoundry, request } from './open-foundry.ts';

const path = '/v1/chat/completions';
const answer = 'one two three four';

let home: string;
let fake: FakeFoundry;
let foundry: Foundry;
let lines: Record<string, unknown>[];
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'foundry-chat-'));
  fake = await startFakeFoundry({ script: answer });
  await fake.writeDaemonJson(home);
  ({ foundry, lines } = openFoundry({ sources: [daemonFileSource(home)] }));
});
afterEach(async () => {
  await foundry.close();
  await fake.close();
  await rm(home, { recursive: true, force: true });
});

describe('a server that moves to another port', () => {
  it('is found again, its model loaded again, and the question answered once', async () => {
    expect((await ask(foundry)).text).toBe(answer);
    const before = fake.url;
    await fake.moveTo();
    await fake.writeDaemonJson(home);
    const heard = await ask(foundry);
    expect(heard).toMatchObject({ text: answer, end: { finish: 'stop' } });
    expect(fake.url).not.toBe(before);
    expect((await foundry.health()).url).toBe(fake.url);
    const said = lines.map(({ msg }) => msg);
    expect(said).toContain('model server lost, searching again');
    expect(said).toContain('trying the answer again');
  });

  it('is found again by everybody who waited for it', async () => {
    fake.hold();
    const answers: Promise<Heard>[] = [];
    await new Promise<void>((firstWord) => {
      for (const owner of ['a', 'b', 'c']) {
        answers.push(ask(foundry, { owner }, () => firstWord()));
      }
    });
    const next = await startFakeFoundry({ script: answer });
    await next.writeDaemonJson(home);
    fake.goDown();
    const [first, ...others] = await Promise.all(answers);
    await next.close();
    // Only who has seen a word is not answered anew.
    expect(first).toMatchObject({ text: 'one ', error: { code: 'cut' } });
    for (const heard of others) expect(heard).toMatchObject({ text: answer, end: {} });
    expect(next.maxRunning).toBe(1);
  });

  it('is searched again for a new question when it is gone for a while', async () => {
    await foundry.model();
    fake.goDown();
    const model = { id: 'phi-4-mini', alias: 'phi-4-mini', state: 'loaded', kind: 'chat' } as const;
    expect((await hear(foundry.generate(request(model)))).error?.code).toBe('unreachable');
    expect((await foundry.health()).error).toContain('unreachable');
    await fake.moveTo();
    await fake.writeDaemonJson(home);
    expect((await ask(foundry)).text).toBe(answer);
  });
});

describe('a connection that drops', () => {
  it.each([
    ['before the answer', { mode: 'reset' }],
    ['in the stream before its first word', { mode: 'reset-mid-stream', afterTokens: 0 }],
    ['by an end before the first word', { mode: 'end-without-finish', afterTokens: 0 }],
  ] as const)('%s is asked again, once and silently', async (_, failure) => {
    const fault = fake.fail({ path, ...failure });
    const events: ChatEvent[] = [];
    const model = await foundry.model();
    const heard = await hear(foundry.generate(request(model)), (event) => events.push(event));
    expect(heard).toMatchObject({ text: answer, end: {} });
    expect(events.filter(({ kind }) => kind === 'end')).toHaveLength(1);
    expect(fault.hits).toBe(1);
    expect(fake.chats).toHaveLength(2);
  });

  it('again and again before the first word is said after the second time', async () => {
    fake.fail({ path, mode: 'reset', times: Number.POSITIVE_INFINITY });
    expect(await ask(foundry)).toMatchObject({ text: '', error: { code: 'unreachable' } });
    expect(fake.chats).toHaveLength(2);
  });

  it.each([
    ['text', { text: answer }],
    ['thought', { reasoning: 'Well, well, well', text: answer }],
  ])('after a word of %s is not asked again', async (_, script) => {
    fake.answer(script);
    fake.fail({ path, mode: 'reset-mid-stream', afterTokens: 2 });
    const heard = await ask(foundry);
    expect(heard.error?.code).toBe('cut');
    expect(heard.text + heard.thoughts).not.toBe('');
    expect(fake.chats).toHaveLength(1);
  });

  it('does not make a person wait who has stopped', async () => {
    fake.fail({ path, mode: 'hang' });
    const stop = new AbortController();
    const heard = ask(foundry, { signal: stop.signal });
    await fake.untilRequest((logged) => logged.path === path);
    stop.abort();
    expect((await heard).error?.code).toBe('aborted');
    expect(fake.chats).toHaveLength(1);
  });
});

describe('a fault of the server', () => {
  it('is not asked again, and is the last error that health tells', async () => {
    fake.fail({ path, mode: 'html500' });
    expect((await ask(foundry)).error?.code).toBe('server_fault');
    expect(fake.chats).toHaveLength(1);
    const health = await foundry.health();
    expect(health.status).toBe('healthy');
    expect(health.error).toContain('server_fault');
  });

  it('that was mended by itself is no error to tell', async () => {
    fake.fail({ path, mode: 'reset' });
    expect((await ask(foundry)).error).toBeUndefined();
    expect((await foundry.health()).error).toBeUndefined();
  });
});
