import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PracticeModel, startPracticeModel } from '../src/practice/index.ts';
import { chatContent, parseSse, parseSseJson, startFakeFoundry } from './fakes/foundry/index.ts';

const model = 'practice-model-generic-cpu:1';
const thinker = 'practice-thinker-generic-cpu:1';

let practice: PracticeModel;
beforeEach(async () => {
  practice = await startPracticeModel({ tokenMs: 0 });
});
afterEach(() => practice.close());

type Fields = Readonly<Record<string, unknown>>;

function post(fields: Fields | string, options: { url?: string; signal?: AbortSignal } = {}) {
  const { url = practice.url, ...rest } = options;
  const body = typeof fields === 'string' ? fields : JSON.stringify(fields);
  return fetch(`${url}/v1/chat/completions`, { method: 'POST', body, ...rest });
}

function user(content: string) {
  return { role: 'user', content };
}

/** The whole answer to a conversation that ends with `question`. */
async function say(question: string, fields: Fields = {}): Promise<string> {
  const response = await post({ model, messages: [user(question)], stream: true, ...fields });
  return chatContent(await response.text());
}

async function get(path: string) {
  const response = await fetch(practice.url + path);
  const text = await response.text();
  return { status: response.status, body: response.ok ? JSON.parse(text) : text };
}

describe('protocol', () => {
  it('is recognisable as the practice model', async () => {
    expect((await get('/status')).body).toEqual({
      practice: true,
      endpoints: [practice.url],
      modelCachePath: expect.any(String),
      pid: process.pid,
    });
    const { data } = (await get('/v1/models')).body;
    expect(data).toMatchObject([
      { id: model, object: 'model', owned_by: 'practice', vision: true },
      { id: thinker, object: 'model', owned_by: 'practice' },
    ]);
  });

  it('loads the second model by its alias, after which it answers', async () => {
    const messages = [user('hello')];
    expect((await get('/models/loaded')).body).toEqual([model]);
    expect((await post({ model: thinker, messages })).status).toBe(400);
    expect((await get(`/models/load/${thinker}`)).status).toBe(404);
    expect((await get('/models/load/practice-thinker')).body).toEqual({ status: 'loaded' });
    expect((await get('/models/load/practice-thinker')).body).toEqual({
      status: 'already_loaded',
    });
    expect(await say('hello', { model: thinker })).toMatch(
      /^<think>\n.+\n<\/think>\n\n\*\*This is/s,
    );
    expect((await get('/models/unload/practice-thinker')).body).toEqual({ status: 'unloaded' });
    expect((await get('/models/unload/practice-thinker')).body).toEqual({ status: 'not_loaded' });
  });

  it.each([
    ['an empty body', ''],
    ['broken JSON', '{"model":'],
    ['no object', '[]'],
    ['no messages', { model }],
    ['an empty list of messages', { model, messages: [] }],
    ['an empty model', { model: '', messages: [user('x')] }],
    ['a message without a role', { model, messages: [{ content: 'x' }] }],
    ['a model nobody knows', { model: 'nope', messages: [user('x')] }],
    ['an alias', { model: 'practice-model', messages: [user('x')] }],
    ['an answer without a token', { model, messages: [user('x')], max_tokens: 0 }],
    ['more than the context', { model, messages: [user('x')], max_tokens: 100_000 }],
  ])('refuses %s as Foundry does', async (_, body) => {
    const known = [
      { alias: 'practice-model', id: model, cached: true, loaded: true, task: 'chat' },
    ];
    const foundry = await startFakeFoundry({ models: known });
    try {
      const theirs = await post(body, { url: foundry.url });
      const ours = await post(body);
      expect(ours.status).toBeGreaterThanOrEqual(400);
      expect(ours.status).toBe(theirs.status);
      const beginning = (text: string) => text.split(':')[0];
      const [mine, real] = (await Promise.all([ours.json(), theirs.json()])) as ErrorBody[];
      expect({ ...mine?.error, message: '' }).toEqual({ ...real?.error, message: '' });
      expect(beginning(mine?.error.message ?? '')).toBe(beginning(real?.error.message ?? ' '));
    } finally {
      await foundry.close();
    }
  });

  it('writes chunks and completions of the same form as Foundry', async () => {
    const known = [
      { alias: 'practice-model', id: model, cached: true, loaded: true, task: 'chat' },
    ];
    const foundry = await startFakeFoundry({ models: known, script: ['x'] });
    const forms: string[][] = [];
    try {
      for (const url of [practice.url, foundry.url]) {
        const fields = { model, messages: [user('x')], stream_options: { include_usage: true } };
        const whole = await (await post(fields, { url })).json();
        const text = await (await post({ ...fields, stream: true }, { url })).text();
        const chunks = parseSseJson(text);
        const [first] = chunks;
        const shown = [whole, first, chunks[1], chunks.at(-2), chunks.at(-1)].map(formOf);
        forms.push([...shown, parseSse(text).at(-1)?.data ?? '']);
      }
      expect(forms[0]).toEqual(forms[1]);
    } finally {
      await foundry.close();
    }
  });

  it('answers an unknown route with 404 in plain text', async () => {
    const response = await fetch(`${practice.url}/openai/status`);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('text/plain');
  });

  it('refuses a body that is too long and goes on serving', async () => {
    const response = await post({ model, messages: [user('x'.repeat(17_000_000))] });
    expect(response.status).toBe(413);
    expect((await get('/status')).status).toBe(200);
  });

  it('tells the overflow in a way the client can learn the context from', async () => {
    const text = await (
      await post({ model, messages: [user('x'.repeat(40_000))], stream: true })
    ).text();
    expect(text).toMatch(
      /requires 12048 total tokens \(10000 input \+ 2048 output\).* of 8192 tokens/,
    );
    expect(parseSse(text)).toHaveLength(1);
  });

  it('cuts at max_tokens and says length', async () => {
    const response = await post({ model, messages: [user('x')], max_tokens: 5 });
    expect(await response.json()).toMatchObject({
      choices: [
        { message: { content: '**This is the built-in practice ' }, finish_reason: 'length' },
      ],
      usage: { completion_tokens: 5 },
    });
  });
});

describe('what it says', () => {
  it('says that it is no real model and quotes what was said', async () => {
    const text = await say('good\nmorning');
    expect(text).toContain('not a real language model');
    expect(text).toContain('> good\n> morning');
    expect(text).toContain('**1 message**');
  });

  it('shows that it knows the conversation', async () => {
    const messages = [
      { role: 'system', content: 'think and fail' },
      user('What is *rain*?'),
      { role: 'assistant', content: 'Water.' },
      user('And snow?'),
    ];
    const text = await say('', { messages });
    expect(text).toContain('**3 messages**');
    expect(text).toContain('you asked: *What is rain ?*');
    expect(text).not.toContain('<think>');
  });

  it('answers Cyrillic letters in Russian, with the right plural', async () => {
    const messages = [user('раз'), { role: 'assistant', content: 'ok' }, user('два')];
    const text = await say('', { messages });
    expect(text).toContain('учебная модель');
    expect(text).toContain('**3 сообщения**');
    expect(text).toContain('*раз*');
  });

  describe('a picture', () => {
    const shown = (...urls: readonly string[]) =>
      urls.map((url) => ({ type: 'image_url', image_url: { url } }));
    const png = `data:image/png;base64,${Buffer.alloc(1234).toString('base64')}`;
    const svg = 'data:image/svg+xml;base64,AAAA';
    const look = async (text: string, ...urls: readonly string[]) => {
      const content = [{ type: 'text', text }, ...shown(...urls)];
      return await say('', { messages: [{ role: 'user', content }] });
    };

    it('is named by its kind and size, beside what was said', async () => {
      const answer = await look('What is it?', png, svg);
      expect(answer).toMatch(/^- a PNG picture of 1\.2 kB\n- a SVG picture of 0\.0 kB$/m);
      expect(answer).toContain('> What is it?');
      expect(await look('Что это?', png)).toMatch(/^- картинка PNG, 1,2 кБ$/m);
    });

    it('needs no words, and is forgotten with the next question', async () => {
      const alone = await look('', png);
      expect(alone).toContain('- a PNG picture');
      expect(alone).not.toContain('had no text');
      const messages = [{ role: 'user', content: shown(png) }, user('And now?')];
      expect(await say('', { messages })).not.toContain('PNG');
    });

    it('must come with its data', async () => {
      for (const url of ['https://example.org/cat.png', 'data:image/png,raw']) {
        const messages = [{ role: 'user', content: shown(url) }];
        expect((await post({ model, messages })).status).toBe(400);
      }
    });
  });

  it.each([
    ['code', 'код', '\n```ts\n'],
    ['a table', 'таблица', '\n|---|'],
    ['a list', 'список', '\n   - '],
    ['think', 'подумай', '<think>\n'],
    ['help', 'помощь', '### '],
  ])('shows a demonstration for "%s" and "%s"', async (english, russian, sign) => {
    expect(await say('tell me')).not.toContain(sign);
    expect(await say(`show ${english}, please`)).toContain(sign);
    expect(await say(`Покажи: ${russian}!`)).toContain(sign);
  });

  it('takes whole words only', async () => {
    const text = await say('I decode unlisted stables, rethinking my_code and code2');
    for (const sign of ['```', '|---', '1. ', '<think>']) expect(text).not.toContain(sign);
  });

  it.each(['a long one', 'длинный ответ'])('fills several messages for "%s"', async (question) => {
    expect((await say(question)).length).toBeGreaterThan(4096);
  });

  it('names in its help every word it knows, in both languages', async () => {
    for (const question of ['help', 'помощь']) {
      const words = [...(await say(question)).matchAll(/^- `(.+)`:/gmu)].map(([, word]) => word);
      expect(words).toHaveLength(7);
      const demonstrated = await Promise.all(words.map((word) => answerOf(`${word}`)));
      const plain = await answerOf(question === 'help' ? 'xyz' : 'эюя');
      for (const answer of demonstrated) {
        expect(answer.isWhole && answer.length < plain.length + 20).toBe(false);
      }
    }
  });

  it('breaks in the middle when asked to fail', async () => {
    const text = await (await post({ model, messages: [user('fail')], stream: true })).text();
    const events = parseSseJson(text);
    expect(chatContent(text)).toContain('not a real language model');
    expect(events.at(-1)).toEqual({
      error: {
        message: expect.stringContaining('asked to fail'),
        type: 'server_error',
        param: null,
        code: null,
      },
    });
    expect(text).not.toContain('[DONE]');
    const whole = await post({ model, messages: [user('fail')] });
    expect(whole.status).toBe(500);
  });
});

describe('a life', () => {
  it('ends open streams when it is closed, and again does nothing', async () => {
    const slow = await startPracticeModel({ tokenMs: 60_000 });
    const response = await post(
      { model, messages: [user('long')], stream: true },
      { url: slow.url },
    );
    const reader = (response.body ?? new ReadableStream()).getReader();
    await reader.read();
    await slow.close();
    await expect(readToEnd(reader)).rejects.toThrow();
    await slow.close();
    await expect(fetch(slow.url)).rejects.toThrow();
  });

  it('stops generating when the client leaves', async () => {
    const timers = () =>
      process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const patient = await startPracticeModel({ tokenMs: 60_000 });
    try {
      const leave = new AbortController();
      const options = { url: patient.url, signal: leave.signal };
      const fields = { model, messages: [user('hello')], stream: true };
      const before = timers();
      // Each answer waits for its first word with a timer; so many stand out from all others.
      await Promise.all(Array.from({ length: 20 }, () => post(fields, options)));
      expect(timers()).toBeGreaterThan(before + 10);
      leave.abort();
      const deadline = performance.now() + 5000;
      while (timers() > before + 10 && performance.now() < deadline) await setImmediate();
      expect(timers()).toBeLessThanOrEqual(before + 10);
      expect((await fetch(`${patient.url}/status`)).status).toBe(200);
    } finally {
      await patient.close();
    }
  });

  it('takes the port it is given', async () => {
    const port = Number(new URL(practice.url).port);
    await expect(startPracticeModel({ port })).rejects.toThrow('EADDRINUSE');
    await practice.close();
    practice = await startPracticeModel({ port });
    expect(practice.url).toBe(`http://127.0.0.1:${port}`);
  });
});

type ErrorBody = { readonly error: { readonly message: string } };

async function answerOf(question: string) {
  const response = await post({ model, messages: [user(question)], stream: true });
  const text = await response.text();
  return { length: chatContent(text).length, isWhole: text.includes('[DONE]') };
}

async function readToEnd(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  while (!(await reader.read()).done);
}

/** The keys of a JSON value, sorted, with the types of what they hold. */
function formOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(formOf).join()}]`;
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, held]) => `${key}:${formOf(held)}`).join()}}`;
}
