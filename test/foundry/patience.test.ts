import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, type TestContext } from 'vitest';
import type { Foundry } from '../../src/foundry/foundry.ts';
import { DEFAULT_PATIENCE, type Patience } from '../../src/foundry/silence.ts';
import { type OddServer, sendChunk, sendEnd, sendText, startChatServer } from './odd-server.ts';
import { ask, openFoundry, request } from './open-foundry.ts';

const long = 60_000;

type Chat = Parameters<typeof startChatServer>[0];

/** A client of that patience for a server that answers in this way; both end with the test. */
async function open(
  { onTestFinished }: TestContext,
  patience: Patience,
  chat: Chat,
): Promise<{ foundry: Foundry; server: OddServer }> {
  const server = await startChatServer(chat);
  const { foundry } = openFoundry({ addresses: [server.url], patience });
  onTestFinished(async () => {
    await foundry.close();
    await server.close();
  });
  return { foundry, server };
}

it('is 5 minutes before the first word and a minute between two, unless said otherwise', () => {
  expect(DEFAULT_PATIENCE).toEqual({ firstTokenMs: 300_000, betweenTokensMs: 60_000 });
});

describe.concurrent('before the first word', () => {
  const patience = { firstTokenMs: 50, betweenTokensMs: long };

  it.for<[string, Chat]>([
    ['answers nothing at all', () => {}],
    [
      'answers with headers alone',
      (res) => res.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders(),
    ],
    ['only names its role', (res) => sendChunk(res, { choices: [{ delta: { content: '' } }] })],
    ['sends half an error', (res) => res.writeHead(500).write('{"error"')],
  ])('it is a timeout when the server %s', async ([, chat], context) => {
    const { foundry, server } = await open(context, patience, chat);
    const heard = await ask(foundry);
    expect(heard).toMatchObject({ text: '', error: { code: 'timeout' } });
    // The server is not lost for that, and nothing is asked a second time.
    expect(server.requests.filter((each) => each.startsWith('POST'))).toHaveLength(1);
    expect((await foundry.health()).queue).toEqual({ running: 0, waiting: 0 });
  });

  it('signs of life that are no words do not prolong the wait', async (context) => {
    const { foundry } = await open(context, patience, (res) => {
      const timer = setInterval(() => {
        res.write(': still there\n\n');
        sendChunk(res, { choices: [{ delta: { role: 'assistant' } }] });
      }, 10);
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      res.once('close', () => clearInterval(timer));
    });
    expect((await ask(foundry)).error?.code).toBe('timeout');
  });

  it('it does not matter how long two words may be apart', async (context) => {
    const short = { firstTokenMs: long, betweenTokensMs: 200 };
    const { foundry } = await open(context, short, async (res) => {
      await setTimeout(400);
      sendText(res, 'late');
      sendEnd(res);
    });
    expect(await ask(foundry)).toMatchObject({ text: 'late', end: { finish: 'stop' } });
  });
});

describe.concurrent('after the first word', () => {
  it('silence cuts the answer and hangs up', async (context) => {
    const short = { firstTokenMs: long, betweenTokensMs: 40 };
    const { foundry, server } = await open(context, short, (res) => sendText(res, 'half'));
    expect(await ask(foundry)).toMatchObject({ text: 'half', error: { code: 'cut' } });
    await context.expect.poll(() => server.open, { interval: 5 }).toBe(0);
  });

  it('thoughts are words', async (context) => {
    const patience = { firstTokenMs: 400, betweenTokensMs: long };
    const { foundry } = await open(context, patience, async (res) => {
      sendChunk(res, { choices: [{ delta: { reasoning_content: 'Hm' } }] });
      await setTimeout(600);
      sendText(res, 'yes');
      sendEnd(res);
    });
    expect(await ask(foundry)).toMatchObject({ text: 'yes', thoughts: 'Hm', end: {} });
  });

  it('an answer may take much longer than the silence that would cut it', async (context) => {
    const patience = { firstTokenMs: 400, betweenTokensMs: 400 };
    const { foundry } = await open(context, patience, async (res) => {
      for (let count = 0; count < 8; count += 1) {
        sendText(res, `${count}`);
        await setTimeout(80);
      }
      sendEnd(res);
    });
    expect(await ask(foundry)).toMatchObject({ text: '01234567', end: {} });
  });

  it('a listener who is slow is no silence of the model', async (context) => {
    let answer: ServerResponse | undefined;
    const patience = { firstTokenMs: long, betweenTokensMs: 300 };
    const { foundry } = await open(context, patience, (res) => {
      answer = res;
      sendText(res, 'one ');
    });
    const rest = [(res: ServerResponse) => sendText(res, 'two'), sendEnd];
    let text = '';
    for await (const event of foundry.generate(request(await foundry.model()))) {
      if (event.kind === 'text') text += event.text;
      await setTimeout(450);
      if (answer !== undefined) rest.shift()?.(answer);
    }
    expect(text).toBe('one two');
  });
});
