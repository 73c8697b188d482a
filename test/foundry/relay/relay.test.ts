import { afterEach, describe, expect, it } from 'vitest';
import { asFoundryError } from '../../../src/foundry/errors.ts';
import type { Foundry } from '../../../src/foundry/foundry.ts';
import type { RelayBody, RelayEvent, RelayRoute } from '../../../src/foundry/relay/types.ts';
import {
  type FakeFoundry,
  type FakeFoundryOptions,
  startFakeFoundry,
} from '../../fakes/foundry/index.ts';
import { ask, openFoundry } from '../open-foundry.ts';
import { textOf } from './answers.ts';

const path = '/v1/chat/completions';
const messages = [{ role: 'user', content: 'Hello?' }];
const answer = 'one two three four';

let fake: FakeFoundry;
let foundry: Foundry;
afterEach(async () => {
  await foundry.close();
  await fake.close();
});

const open = async (options: FakeFoundryOptions = {}, more: object = {}) => {
  fake = await startFakeFoundry({ script: answer, ...options });
  ({ foundry } = openFoundry({ addresses: [fake.url], ...more }));
};

type Heard = { text: string; whole?: RelayBody; code?: string; events: RelayEvent[] };

const relay = async (
  body: RelayBody,
  { signal = new AbortController().signal, route = 'chat' as RelayRoute } = {},
): Promise<Heard> => {
  const events: RelayEvent[] = [];
  const chunks = () => events.flatMap((event) => (event.kind === 'chunk' ? [event.json] : []));
  const whole = () => events.find((event) => event.kind === 'whole')?.json;
  try {
    const asked = { route, body: { messages, ...body }, owner: 'api', signal };
    for await (const event of foundry.relay(asked)) events.push(event);
    const told = whole();
    return { text: textOf(chunks()), events, ...(told === undefined ? {} : { whole: told }) };
  } catch (error) {
    return { text: textOf(chunks()), events, code: asFoundryError(error).code };
  }
};

describe('before the first word', () => {
  it.each([
    ['reset', {}],
    ['reset-mid-stream', { afterTokens: 0 }],
    ['end-without-finish', { afterTokens: 0 }],
  ] as const)('a stream that breaks by %s is asked for again', async (mode, more) => {
    await open();
    const fault = fake.fail({ path, mode, ...more });
    expect(await relay({ stream: true })).toMatchObject({ text: answer });
    expect(fault.hits).toBe(1);
    expect(fake.chats).toHaveLength(2);
  });

  it('a whole answer that is lost is asked for again', async () => {
    await open();
    fake.fail({ path, mode: 'reset' });
    expect((await relay({})).whole).toMatchObject({ object: 'chat.completion' });
  });

  it('a model that was unloaded is loaded again', async () => {
    await open();
    await foundry.model();
    fake.unload('phi-4-mini');
    expect((await relay({ stream: true })).text).toBe(answer);
    expect(fake.chats).toHaveLength(2);
  });
});

it.each(['reset-mid-stream', 'end-without-finish', 'error-in-stream'] as const)(
  'after the first word nothing is asked again: %s',
  async (mode) => {
    await open();
    fake.fail({ path, mode, afterTokens: 2 });
    const heard = await relay({ stream: true });
    expect(heard).toMatchObject({
      text: 'one two ',
      code: expect.stringMatching(/cut|server_fault/),
    });
    expect(heard.events.some((event) => event.kind === 'end')).toBe(false);
    expect(fake.chats).toHaveLength(1);
  },
);

it('learns the window of a model from what a program met', async () => {
  await open({ generation: 'g1' });
  const heard = await relay({ max_tokens: 100_000 });
  expect(heard.code).toBe('context_too_long');
  expect((await foundry.model()).context).toBe(16_384);
});

it('waits in turn with people, and the place of an answer that was left is kept for a moment', async () => {
  await open({}, { holdMs: 200 });
  fake.hold();
  const leaving = new AbortController();
  const left = relay({}, { signal: leaving.signal });
  await fake.until(() => fake.running === 1);
  const person = ask(foundry, { owner: 'a person' });
  leaving.abort();
  expect((await left).code).toBe('aborted');
  // Foundry goes on with it: nobody may ask beside it yet.
  expect(fake.chats).toHaveLength(1);
  fake.release();
  expect((await person).text).toBe(answer);
});

it('counts for the speed that is shown, and for the expected wait', async () => {
  await open({ tokenMs: 5, script: 'one two three four five six seven' });
  await relay({ stream: true });
  expect((await foundry.health()).tokensPerSecond).toBeGreaterThan(0);
});

it('takes a chat model for vectors where the server does not tell what its models are for', async () => {
  await open({ generation: 'openai' });
  const body = { model: 'qwen2.5-7b-instruct', input: 'x' };
  expect((await relay(body, { route: 'embeddings' })).whole).toMatchObject({ object: 'list' });
  expect(await relay({ input: 'x' }, { route: 'embeddings' })).toMatchObject({
    whole: { model: 'text-embedding-nomic-embed-text-v1.5' },
  });
});

describe.each([
  ['g0 before 0.8.101', { generation: 'g0', olderStreams: true }],
  ['g0', { generation: 'g0' }],
  ['bytes cut anywhere', { splitBytes: 1 }],
] as const)('%s', (_, options) => {
  it('streams the whole text with one reason', async () => {
    await open(options);
    const heard = await relay({ stream: true, n: 1, presence_penalty: 0 });
    expect(heard.text).toBe(answer);
    expect(heard.events.at(-1)).toMatchObject({ kind: 'end' });
    const ends = heard.events.filter(
      (event) => event.kind === 'chunk' && JSON.stringify(event.json).includes('"finish_reason":"'),
    );
    expect(ends).toHaveLength(1);
  });
});
