import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  chatContent,
  type FakeFoundry,
  parseSse,
  parseSseJson,
  startFakeFoundry,
} from './index.ts';

const model = 'Phi-4-mini-instruct-generic-gpu:5';
const path = '/v1/chat/completions';

let foundry: FakeFoundry;
beforeEach(async () => {
  foundry = await startFakeFoundry();
});
afterEach(() => foundry.close());

function chat(fields: Record<string, unknown> = {}, signal?: AbortSignal) {
  const messages = [{ role: 'user', content: 'a b c d' }];
  const body = JSON.stringify({ model, messages, stream: true, ...fields });
  return fetch(foundry.url + path, { method: 'POST', body, ...(signal ? { signal } : {}) });
}

/** The code of the socket error under a failed fetch. */
async function failure(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason as { cause?: { code?: string } },
  );
  return error?.cause?.code ?? 'no failure';
}

/** Everything a stream carried until it ended or broke. */
async function readAll(response: Response) {
  let text = '';
  const decoder = new TextDecoder();
  try {
    for await (const part of response.body ?? []) text += decoder.decode(part, { stream: true });
    return { text, broke: false };
  } catch {
    return { text, broke: true };
  }
}

describe('answers', () => {
  it('takes a string, tokens, an async source or a script', async () => {
    async function* source() {
      yield 'from ';
      yield 'afar';
    }
    const seen: string[] = [];
    for (const answer of ['one two', ['o', 'ne'], source(), { tokens: ['x', 'y'] }]) {
      foundry.answer(answer);
      seen.push(chatContent(await (await chat()).text()));
    }
    expect(seen).toEqual(['one two', 'one', 'from afar', 'xy']);
  });

  it('lets a function answer by what was asked', async () => {
    foundry.answer(async ({ lastUserText, model: asked }) => `${asked} <- ${lastUserText}`);
    expect(chatContent(await (await chat()).text())).toBe(`${model} <- a b c d`);
  });

  it('keeps the text whole when the bytes are cut into single ones', async () => {
    await foundry.close();
    foundry = await startFakeFoundry({ splitBytes: 1, script: 'Grüße 👋🏽 по-русски' });
    let parts = 0;
    let text = '';
    const decoder = new TextDecoder();
    for await (const part of (await chat()).body ?? []) {
      parts += 1;
      text += decoder.decode(part, { stream: true });
    }
    expect(chatContent(text)).toBe('Grüße 👋🏽 по-русски');
    expect(parts).toBeGreaterThan(100);
  });

  it('notes when the first token was written', async () => {
    foundry.answer({ text: 'x y', firstTokenMs: 30 });
    const before = performance.now();
    await (await chat()).text();
    const [at = 0] = foundry.firstTokenAt;
    expect(at - before).toBeGreaterThanOrEqual(25);
    expect(at).toBeLessThanOrEqual(performance.now());
  });

  it('breaks off by its own script', async () => {
    foundry.answer({ text: 'x y z', failAfterTokens: 1, failMessage: 'out of memory' });
    const { text } = await readAll(await chat());
    expect(chatContent(text)).toBe('x ');
    expect(text).toContain('out of memory');
  });
});

describe('the gate', () => {
  it('lets one token through, then one for each step, and the rest when released', async () => {
    foundry.hold();
    const reader = ((await chat()).body ?? new ReadableStream()).getReader();
    const tokens = () => foundry.answers[0]?.tokens;
    await foundry.untilHeld();
    expect(tokens()).toBe(1);
    foundry.step();
    await foundry.until(() => tokens() === 2);
    await foundry.untilHeld();
    expect(tokens()).toBe(2);
    foundry.release();
    while (!(await reader.read()).done);
    expect(foundry.answers[0]).toMatchObject({ tokens: 6, end: 'finished' });
  });

  it('keeps an answer of one token from ending', async () => {
    foundry.hold();
    foundry.answer('x');
    const answer = chat({ stream: false });
    await foundry.untilHeld();
    expect(foundry.running).toBe(1);
    foundry.release();
    expect((await answer).status).toBe(200);
    expect(foundry.running).toBe(0);
  });

  it('counts answers generated at the same time', async () => {
    foundry.hold();
    const answers = [chat(), chat()];
    await foundry.untilHeld({ answers: 2 });
    foundry.release();
    for (const answer of answers) await (await answer).text();
    expect(foundry.maxRunning).toBe(2);
  });

  it('goes on generating after the client has gone', async () => {
    foundry.hold();
    const leave = new AbortController();
    await chat({}, leave.signal);
    await foundry.untilHeld();
    leave.abort();
    await foundry.until(() => foundry.answers[0]?.clientGoneAt !== undefined);
    expect(foundry.running).toBe(1);
    foundry.release();
    await foundry.until(() => foundry.running === 0);
    expect(foundry.answers[0]).toMatchObject({ end: 'finished', tokens: 6 });
  });
});

describe('planned failures', () => {
  it('hits so many requests as planned, then no more', async () => {
    const failing = foundry.fail({ path, mode: 'status', status: 503, body: 'busy', times: 2 });
    const statuses = [];
    for (let round = 0; round < 3; round += 1) statuses.push((await chat()).status);
    expect(statuses).toEqual([503, 503, 200]);
    expect(failing.hits).toBe(2);
    expect(foundry.chats).toHaveLength(3);
  });

  it('leaves other paths alone and can be taken back', async () => {
    const failing = foundry.fail({ path: /embeddings/, mode: 'html500' });
    expect((await chat()).status).toBe(200);
    failing.cancel();
    const response = await fetch(`${foundry.url}/v1/embeddings`, { method: 'POST' });
    expect(response.status).toBe(400);
  });

  it('answers HTML, resets, hangs or refuses', async () => {
    foundry.fail({ path, mode: 'html500' });
    const page = await chat();
    expect(page.headers.get('content-type')).toBe('text/html');
    await page.text();
    foundry.fail({ path, mode: 'reset' });
    expect(await failure(chat())).toBe('ECONNRESET');
    foundry.fail({ path, mode: 'hang' });
    const leave = new AbortController();
    const hanging = chat({}, leave.signal);
    await foundry.untilRequest(() => foundry.requests.length === 3);
    leave.abort();
    await expect(hanging).rejects.toThrow(/abort/);
    foundry.fail({ path, mode: 'refuse' });
    expect(await failure(chat())).toBe('ECONNREFUSED');
  });

  it('sends an error event after so many tokens and no [DONE]', async () => {
    foundry.fail({ path, mode: 'error-in-stream', afterTokens: 3, message: 'boom' });
    const { text, broke } = await readAll(await chat());
    expect(chatContent(text)).toBe('You said: a ');
    expect(parseSseJson(text).at(-1)).toMatchObject({
      error: { message: expect.stringContaining('boom'), type: 'server_error' },
    });
    expect(text).not.toContain('[DONE]');
    expect(broke).toBe(false);
  });

  it('sends nothing but the error when it fails before the stream', async () => {
    foundry.fail({ path, mode: 'error-before-stream' });
    const { text } = await readAll(await chat());
    expect(parseSse(text)).toHaveLength(1);
    expect(Object.keys(parseSseJson(text)[0] ?? {})).toEqual(['error']);
  });

  it('resets in the middle, after the tokens have arrived', async () => {
    foundry.fail({ path, mode: 'reset-mid-stream', afterTokens: 2 });
    const { text, broke } = await readAll(await chat());
    expect(broke).toBe(true);
    expect(chatContent(text)).toBe('You said: ');
  });

  it('ends cleanly without finish_reason and [DONE]', async () => {
    foundry.fail({ path, mode: 'end-without-finish', afterTokens: 2 });
    const { text, broke } = await readAll(await chat());
    expect(broke).toBe(false);
    expect(chatContent(text)).toBe('You said: ');
    expect(text).not.toContain('"finish_reason":"');
  });

  it('answers a request without stream with 500 for an error in the stream', async () => {
    foundry.fail({ path, mode: 'error-in-stream' });
    const response = await chat({ stream: false });
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({
      error: { message: expect.stringMatching(/^Inference failed: /) },
    });
  });
});

describe('going and coming', () => {
  it('refuses while down and comes back on the same port without its models', async () => {
    const { port } = foundry;
    foundry.goDown();
    expect(await failure(chat())).toBe('ECONNREFUSED');
    await foundry.comeBack();
    expect(foundry.port).toBe(port);
    expect((await chat()).status).toBe(400);
    foundry.load('phi-4-mini');
    expect((await chat()).status).toBe(200);
  });

  it('moves to another port and drops answers under way', async () => {
    const { port } = foundry;
    foundry.hold();
    const response = await chat();
    await foundry.untilHeld();
    await foundry.moveTo(0, { keepsModels: true });
    expect((await readAll(response)).broke).toBe(true);
    expect(foundry.port).not.toBe(port);
    foundry.release();
    expect((await chat()).status).toBe(200);
  });

  it('takes an unknown model name of a test as a mistake', () => {
    expect(() => foundry.unload('phi-5')).toThrow("no model 'phi-5'");
  });

  it('writes the daemon file of the present address', async () => {
    const home = await mkdtemp(join(tmpdir(), 'fake-foundry-'));
    try {
      const file = await foundry.writeDaemonJson(home);
      expect(file).toBe(join(home, '.foundry', 'daemon.json'));
      expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
        web_urls: [foundry.url],
        pid: process.pid,
        daemon_version: expect.any(String),
        ort_version: expect.any(String),
      });
    } finally {
      await rm(home, { recursive: true });
    }
  });
});

describe('the request log', () => {
  it('waits for a request that is still to come', async () => {
    const waiting = foundry.untilRequest((request) => request.path === path, { withinMs: 1000 });
    await (await chat({ max_tokens: 5 })).text();
    expect((await waiting).body).toMatchObject({ max_tokens: 5 });
    expect(foundry.chats[0]?.max_tokens).toBe(5);
  });

  it('says what came when the awaited request did not', async () => {
    await fetch(`${foundry.url}/status`);
    const waiting = foundry.untilRequest((request) => request.path === '/x', { withinMs: 20 });
    await expect(waiting).rejects.toThrow('GET /status');
  });
});
