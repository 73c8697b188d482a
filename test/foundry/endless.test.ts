import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DEFAULT_PATIENCE } from '../../src/foundry/silence.ts';
import { faultOf } from './hear.ts';
import { type OddServer, sendJson, sendText, startOddServer } from './odd-server.ts';
import { ask, openFoundry } from './open-foundry.ts';

/** What may be taken from a server before it is left, with what lies in the buffers between. */
const MOST_BYTES = 40 * 1024 * 1024;
const KILOBYTE = 'x'.repeat(1_024);

type Pour = { bytes: number };

/** Writes `text` again and again, as fast as it is read, until the other side hangs up. */
async function pour(res: ServerResponse, text: string, poured: Pour): Promise<void> {
  async function* again() {
    for (;;) {
      poured.bytes += text.length;
      yield text;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  await pipeline(again, res).catch(() => {});
}

function eventStream(res: ServerResponse): ServerResponse {
  return res.writeHead(200, { 'content-type': 'text/event-stream' });
}

const chunkOf = (delta: object) => `data: ${JSON.stringify({ choices: [{ delta }] })}\n\n`;

/** A client of a server whose chat route never comes to an end. */
async function openEndless(chat: (res: ServerResponse, poured: Pour) => Promise<void>) {
  const poured = { bytes: 0 };
  const server: OddServer = await startOddServer((req, res) => {
    if (req.url === '/v1/models') sendJson(res, { data: [{ id: 'odd-model' }] });
    else if (req.url === '/v1/chat/completions') void chat(res, poured);
    else res.writeHead(404).end();
  });
  const { foundry } = openFoundry({
    addresses: [server.url],
    patience: { ...DEFAULT_PATIENCE, firstTokenMs: 1_200, betweenTokensMs: 800 },
  });
  onTestFinished(async () => {
    await foundry.close();
    await server.close();
  });
  return { foundry, server, poured };
}

describe('an answer without an end is left, and what is kept of it is bounded', () => {
  it.each<[string, string, object]>([
    ['never sends a line end', KILOBYTE, { error: { code: 'bad_answer' }, text: '' }],
    ['never ends an event', `data: ${KILOBYTE}\n`, { error: { code: 'bad_answer' }, text: '' }],
    ['only sends comments', `: ${KILOBYTE}\n`, { error: { code: 'timeout' }, text: '' }],
    ['only sends events that say nothing', 'data: {}\n\n', { error: { code: 'timeout' } }],
    ['writes words for ever', chunkOf({ content: KILOBYTE }), { end: { finish: 'length' } }],
    [
      'writes single words for ever',
      chunkOf({ content: 'abc def gh' }).repeat(99),
      { end: { finish: 'length' } },
    ],
    ['thinks for ever', chunkOf({ reasoning: KILOBYTE }), { end: { finish: 'length' } }],
    [
      'opens thoughts for ever',
      chunkOf({ content: '<think>' }).repeat(99),
      { end: { finish: 'length' } },
    ],
    [
      'calls tools for ever',
      chunkOf({ content: '<tool_call>' }).repeat(99),
      { end: { finish: 'length' } },
    ],
    [
      'opens code for ever',
      chunkOf({ content: '``` ` `` `' }).repeat(99),
      { end: { finish: 'length' } },
    ],
  ])('%s', async (_, text, expected) => {
    const { foundry, server, poured } = await openEndless((res, count) =>
      pour(eventStream(res), text, count),
    );
    const heard = await ask(foundry);
    expect(heard).toMatchObject(expected);
    expect(heard.text.length + heard.thoughts.length).toBeLessThanOrEqual(200_000);
    await expect.poll(() => server.open, { interval: 5 }).toBe(0);
    // What is nothing to keep ends with the patience alone.
    if (heard.error?.code !== 'timeout') expect(poured.bytes).toBeLessThan(MOST_BYTES);
  });

  it('although a tool call seems to come', async () => {
    const { foundry, server } = await openEndless(async (res, poured) => {
      eventStream(res).write(chunkOf({ content: '<tool_call>' }));
      await pour(res, chunkOf({ content: ' '.repeat(10) }).repeat(99), poured);
    });
    expect(await ask(foundry)).toMatchObject({ end: { finish: 'length' } });
    await expect.poll(() => server.open, { interval: 5 }).toBe(0);
  });

  it('that says nothing any more after its first words', async () => {
    const { foundry, server } = await openEndless(async (res, poured) => {
      sendText(res, 'half');
      await pour(res, chunkOf({ content: '' }), poured);
    });
    expect(await ask(foundry)).toMatchObject({ text: 'half', error: { code: 'cut' } });
    await expect.poll(() => server.open, { interval: 5 }).toBe(0);
  });

  it('that has all of its gigabytes in one event', async () => {
    const { foundry, server, poured } = await openEndless(async (res, count) => {
      eventStream(res).write('data: {"choices":[{"delta":{"content":"');
      await pour(res, KILOBYTE.repeat(64), count);
    });
    expect(await ask(foundry)).toMatchObject({ text: '', error: { code: 'bad_answer' } });
    await expect.poll(() => server.open, { interval: 5 }).toBe(0);
    expect(poured.bytes).toBeLessThan(MOST_BYTES);
  });

  it.each([200, 500])('that is no stream (%i)', async (status) => {
    const { foundry, server, poured } = await openEndless(async (res, count) => {
      res.writeHead(status, { 'content-type': 'application/json' });
      await pour(res, KILOBYTE.repeat(64), count);
    });
    expect(await ask(foundry)).toMatchObject({ text: '', error: { code: 'bad_answer' } });
    await expect.poll(() => server.open, { interval: 5 }).toBe(0);
    expect(poured.bytes).toBeLessThan(MOST_BYTES);
  });
});

describe('an answer that is passed on to a program', () => {
  const ask = async (text: string, pour1st = '') => {
    const { foundry, server, poured } = await openEndless(async (res, count) => {
      eventStream(res).write(pour1st || ': hello\n\n');
      await pour(res, text, count);
    });
    const body = { model: 'odd-model', messages: [], stream: true };
    const { signal } = new AbortController();
    const relayed = async () => {
      for await (const _ of foundry.relay({ route: 'chat', body, owner: 'program', signal }));
    };
    const { code } = await faultOf(relayed());
    await expect.poll(() => server.open, { interval: 5 }).toBe(0);
    expect(poured.bytes).toBeLessThan(MOST_BYTES);
    return code;
  };

  it('never says anything is left', async () => {
    expect(await ask('data: {"choices":[]}\n\n'.repeat(99))).toBe('bad_answer');
  });

  it('never ends an event is left', async () => {
    expect(await ask(KILOBYTE)).toBe('bad_answer');
  });

  it('says nothing any more after its first words is cut', async () => {
    expect(await ask(chunkOf({ content: '' }), chunkOf({ content: 'half' }))).toBe('cut');
  });
});

it('an answer of any length that a person asked for is not cut', async () => {
  const { foundry } = await openEndless(async (res) => {
    eventStream(res);
    for (let count = 0; count < 150; count += 1) res.write(chunkOf({ content: KILOBYTE }));
    res.end('data: [DONE]\n\n');
  });
  const { text, end } = await ask(foundry);
  expect(text).toHaveLength(150 * KILOBYTE.length);
  expect(end?.finish).toBe('stop');
});

it('a list of models without an end is left', async () => {
  const poured = { bytes: 0 };
  const server = await startOddServer((req, res) => {
    if (req.url !== '/v1/models') return void res.writeHead(404).end();
    res.writeHead(200, { 'content-type': 'application/json' }).write('{"data":[');
    void pour(res, '{"id":"a"},'.repeat(6_000), poured);
  });
  const { foundry } = openFoundry({ addresses: [server.url] });
  onTestFinished(async () => {
    await foundry.close();
    await server.close();
  });
  expect((await faultOf(foundry.models())).code).toBe('unreachable');
  expect(poured.bytes).toBeLessThan(4 * MOST_BYTES);
});
