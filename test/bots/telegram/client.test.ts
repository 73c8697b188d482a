import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CallError, describe as describeError } from '../../../src/bots/telegram/call-error.ts';
import { TelegramClient } from '../../../src/bots/telegram/client.ts';
import { toDeliveryError } from '../../../src/bots/telegram/delivery.ts';
import { TELEGRAM_TIMING } from '../../../src/bots/telegram/timing.ts';

const TOKEN = '7000000001:AAFakeTokenForTestsOnly_0123456789abc';

type Answer = 'reset' | 'silence' | 'page' | 'redirect';

async function openClient(answer: Answer) {
  const server = createServer((request, response) => {
    if (answer === 'reset') request.socket.resetAndDestroy();
    if (answer === 'page') response.writeHead(502).end('<html>Bad Gateway</html>');
    if (answer === 'redirect') response.writeHead(302, { location: '//' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const apiRoot = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const timing = { ...TELEGRAM_TIMING, callDeadlineMs: answer === 'silence' ? 100 : 5_000 };
  const client = new TelegramClient({ token: TOKEN, apiRoot, timing });
  const closeServer = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(async () => {
    client.close();
    await closeServer();
  });
  return { client, closeServer };
}

async function failureOf(call: Promise<unknown>): Promise<unknown> {
  return await call.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('a call that fails', () => {
  it.each([
    ['reset', 'ECONNRESET', 'uncertain'],
    ['silence', 'timeout', 'uncertain'],
    ['page', 'unreadable', 'uncertain'],
    ['redirect', 'network', 'uncertain'],
    ['refused', 'ECONNREFUSED', 'unreachable'],
    ['closed', 'aborted', 'uncertain'],
  ] as const)('by %s carries no token', async (how, code, fault) => {
    const isServerThere = how !== 'refused' && how !== 'closed';
    const { client, closeServer } = await openClient(isServerThere ? how : 'silence');
    if (how === 'refused') await closeServer();
    if (how === 'closed') client.close();
    const error = await failureOf(client.api.sendMessage(1, 'secret text'));
    expect(error).toBeInstanceOf(CallError);
    expect(error).toMatchObject({ code });
    const delivery = toDeliveryError(error, 'send');
    expect(delivery.fault).toBe(fault);
    expect(toDeliveryError(error, 'edit').fault).toBe('unreachable');
    for (const shown of [inspect(error), inspect(delivery), describeError(error)]) {
      expect(shown).not.toContain('AAFakeToken');
      expect(shown).not.toContain('secret text');
    }
  });
});
