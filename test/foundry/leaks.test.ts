import { getEventListeners, setMaxListeners } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Foundry } from '../../src/foundry/foundry.ts';
import { DEFAULT_PATIENCE } from '../../src/foundry/silence.ts';
import { hear } from './hear.ts';
import { type OddServer, sendEnd, sendText, startChatServer } from './odd-server.ts';
import { openFoundry, request } from './open-foundry.ts';

const many = 12;

let server: OddServer;
let foundry: Foundry;
let chat: Parameters<typeof startChatServer>[0];
beforeEach(async () => {
  server = await startChatServer((res) => chat(res));
  const patience = { ...DEFAULT_PATIENCE, betweenTokensMs: 5 };
  foundry = openFoundry({ addresses: [server.url], concurrency: many, patience }).foundry;
});
afterEach(async () => {
  await foundry.close();
  await server.close();
});

it.each<[string, Parameters<typeof startChatServer>[0]]>([
  [
    'end as they should',
    (res) => {
      sendText(res, 'x');
      sendEnd(res);
    },
  ],
  [
    'end while the server goes on',
    (res) => {
      sendText(res, 'x');
      res.write('data: [DONE]\n\n');
    },
  ],
  ['fall silent', (res) => sendText(res, 'x')],
  ['break', (res) => res.writeHead(200).write('data: {', () => res.socket?.destroy())],
  ['are refused', (res) => res.writeHead(500).end('no')],
  ['are refused without an end', (res) => res.writeHead(200).end('<html>')],
])('answers that %s leave no request and no listener behind', async (_, answer) => {
  chat = answer;
  const model = await foundry.model();
  const { signal } = new AbortController();
  setMaxListeners(many, signal);
  await Promise.all(
    Array.from({ length: many }, () => hear(foundry.generate(request(model, { signal })))),
  );
  expect(getEventListeners(signal, 'abort')).toEqual([]);
  await expect.poll(() => server.open, { interval: 5 }).toBe(0);
});

it('answers that are stopped or left leave no request and no listener behind', async () => {
  chat = (res) => sendText(res, 'x');
  const model = await foundry.model();
  const stop = new AbortController();
  const { signal } = stop;
  setMaxListeners(many, signal);
  const stopped = Array.from({ length: many / 2 }, () =>
    hear(foundry.generate(request(model, { signal })), () => stop.abort()),
  );
  const left = Array.from({ length: many / 2 }, async () => {
    for await (const _ of foundry.generate(request(model, { signal }))) break;
  });
  await Promise.allSettled([...stopped, ...left]);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
  await expect.poll(() => server.open, { interval: 5 }).toBe(0);
});
