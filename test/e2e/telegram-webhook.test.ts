import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { answerTo, openTelegramRig } from './telegram-rig.ts';

const PUBLIC = 'https://bot.example';
const PATH = '/telegram/webhook';

/** The product behind a TLS proxy, which passes the public name on. */
async function openWebhookRig(fake = {}) {
  const rig = await openTelegramRig(fake);
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  rig.telegram.routeWebhookTo(origin);
  const start = () =>
    rig.start({ TELEGRAM_WEBHOOK_URL: PUBLIC, API_PORT: String(port) }, 'getWebhookInfo');
  const poll = () => rig.start();
  const ann = rig.telegram.person({ firstName: 'Ann' });
  const chat = rig.telegram.privateChat(ann);
  const setting = () => rig.telegram.calls.find(({ method }) => method === 'setWebhook')?.payload;
  /** A delivery, as somebody else might forge it. */
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${origin}${PATH}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
  const secret = () => ({
    'x-telegram-bot-api-secret-token': String(setting()?.secret_token),
  });
  return { ...rig, origin, start, poll, ann, chat, setting, post, secret };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('the built product behind a webhook', () => {
  it('tells Telegram where it is and answers what comes, without ever polling', async () => {
    const { telegram, start, ann, chat, setting } = await openWebhookRig();
    await start();
    expect(setting()).toMatchObject({
      url: `${PUBLIC}${PATH}`,
      secret_token: expect.stringMatching(/^[\w-]{32,256}$/),
      allowed_updates: expect.arrayContaining(['message', 'callback_query']),
    });
    chat.say(ann, 'Hello');
    await answerTo(chat, /Hello/);
    chat.say(ann, '/models');
    const models = await answerTo(chat, /Models/i);
    expect(models.buttons.flat().length).toBeGreaterThan(0);
    expect(telegram.calls.map(({ method }) => method)).not.toContain('getUpdates');
  });

  it('answers once what Telegram delivers twice, also at the same time', async () => {
    const { foundry, start, ann, chat, post, secret } = await openWebhookRig();
    await start();
    const message = {
      message_id: 4_000,
      date: 1_700_000_000,
      chat: { id: ann.id, type: 'private', first_name: 'Ann' },
      from: ann,
      text: 'Only once',
    };
    const update = { update_id: 990, message };
    const answers = await Promise.all([post(update, secret()), post(update, secret())]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    await answerTo(chat, /Only once/);
    expect((await post(update, secret())).status).toBe(200);
    chat.say(ann, 'Something else');
    await answerTo(chat, /Something else/);
    expect(foundry.chats.length).toBe(2);
  });

  it('lets nobody in without the secret, and reads nothing that is no update', async () => {
    const { foundry, origin, start, post, secret, ann, chat } = await openWebhookRig();
    await start();
    const update = { update_id: 1, message: { text: 'x' } };
    const wrong = { 'x-telegram-bot-api-secret-token': 'wrong' };
    expect((await post(update)).status).toBe(401);
    expect((await post(update, wrong)).status).toBe(401);
    expect((await post('{"update_id":', secret())).status).toBe(400);
    expect((await post({ update_id: 'a' }, secret())).status).toBe(400);
    expect((await post([], secret())).status).toBe(400);
    expect((await post(`"${'x'.repeat(2_000_000)}"`, secret())).status).toBe(413);
    expect((await fetch(`${origin}${PATH}`)).status).toBe(405);
    // Readable by nobody, but Telegram's own: passed over, so that it does not come for ever.
    expect((await post({ update_id: 5, message: { chat: 7 } }, secret())).status).toBe(200);
    chat.say(ann, 'Still here?');
    await answerTo(chat, /Still here/);
    expect(foundry.chats.length).toBe(1);
  });

  it('answers after a kill what came meanwhile, once', async () => {
    const { foundry, start, ann, chat } = await openWebhookRig();
    const first = await start();
    foundry.hold();
    chat.say(ann, 'Before the crash');
    await foundry.untilHeld();
    await first.stop('SIGKILL');
    chat.say(ann, 'While it was away');
    foundry.release();
    await start();
    await answerTo(chat, /While it was away/);
    await answerTo(chat, /Before the crash/);
    const texts = chat.botMessages.map(({ text }) => text);
    expect(texts.filter((text) => text.includes('Before the crash'))).toHaveLength(1);
    expect(texts.filter((text) => text.includes('While it was away'))).toHaveLength(1);
  });

  it('goes back to polling when the address is taken out, and loses nothing in between', async () => {
    const { start, poll, ann, chat } = await openWebhookRig();
    const hooked = await start();
    await hooked.stop();
    chat.say(ann, 'Between the two');
    await poll();
    await answerTo(chat, /Between the two/);
    expect(chat.botMessages).toHaveLength(1);
  });
});
