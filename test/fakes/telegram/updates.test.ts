import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Api, Bot } from 'grammy';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeTelegram, startFakeTelegram } from './index.ts';

let telegram: FakeTelegram;
let api: Api;

beforeEach(async () => {
  telegram = await startFakeTelegram();
  api = new Api(telegram.token, { apiRoot: telegram.url });
});
afterEach(() => telegram.close());

function annsChat() {
  const ann = telegram.person({ firstName: 'Ann' });
  return { ann, chat: telegram.privateChat(ann) };
}

async function raw(path: string, init?: RequestInit) {
  const answer = await fetch(`${telegram.url}${path}`, init);
  return { status: answer.status, body: (await answer.json()) as unknown };
}

describe('addressing', () => {
  it('answers 401 to a wrong token and 404 to what is no token', async () => {
    const wrong = new Api(`1234:${'x'.repeat(35)}`, { apiRoot: telegram.url });
    await expect(wrong.getMe()).rejects.toMatchObject({
      error_code: 401,
      description: 'Unauthorized',
    });
    expect(await raw('/botnonsense/getMe')).toEqual({
      status: 404,
      body: { ok: false, error_code: 404, description: 'Not Found' },
    });
  });

  it('answers 404 to an unknown method and takes known ones in any case', async () => {
    expect(await raw(`/bot${telegram.token}/sendPigeon`)).toMatchObject({ status: 404 });
    expect(await raw(`/bot${telegram.token}/GETME`)).toMatchObject({
      status: 200,
      body: {
        ok: true,
        result: { is_bot: true, can_join_groups: true, can_read_all_group_messages: false },
      },
    });
  });

  it('reads arguments from the query, urlencoded, multipart and JSON bodies', async () => {
    const { chat } = annsChat();
    const path = `/bot${telegram.token}/sendMessage`;
    const keyboard = JSON.stringify({ inline_keyboard: [[{ text: 'a', callback_data: 'a' }]] });
    const form = new FormData();
    form.set('chat_id', String(chat.id));
    form.set('text', 'multipart');
    form.set('reply_markup', keyboard);
    const fields = { chat_id: String(chat.id), text: 'urlencoded', reply_markup: keyboard };
    const json = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ chat_id: chat.id, text: 'json', reply_markup: keyboard }),
    };
    await raw(`${path}?chat_id=${chat.id}&text=query`);
    await raw(path, { method: 'POST', body: new URLSearchParams(fields) });
    await raw(path, { method: 'POST', body: form });
    await raw(path, json);
    expect(chat.messages.map(({ text, buttons }) => `${text} ${buttons.length}`)).toEqual([
      'query 0',
      'urlencoded 1',
      'multipart 1',
      'json 1',
    ]);
  });
});

describe('long polling', () => {
  it('keeps updates until a higher offset is asked for', async () => {
    const { ann, chat } = annsChat();
    chat.say(ann, 'one');
    chat.say(ann, 'two');
    const [first, second] = await api.getUpdates();
    expect(await api.getUpdates({ limit: 1 })).toEqual([first]);
    expect(await api.getUpdates({ offset: second?.update_id ?? 0 })).toEqual([second]);
    expect(await api.getUpdates()).toEqual([second]);
    expect(await api.getUpdates({ offset: (second?.update_id ?? 0) + 1 })).toEqual([]);
    expect(telegram.pendingUpdates).toEqual([]);
  });

  it('forgets all but the last ones with a negative offset', async () => {
    const { ann, chat } = annsChat();
    for (const text of ['one', 'two', 'three']) chat.say(ann, text);
    const updates = await api.getUpdates({ offset: -1 });
    expect(updates.map(({ message }) => message?.text)).toEqual(['three']);
    expect(telegram.pendingUpdates).toHaveLength(1);
  });

  it('waits for an update up to the timeout', async () => {
    const { ann, chat } = annsChat();
    const polled = api.getUpdates({ timeout: 30 });
    await expect.poll(() => telegram.isPolled).toBe(true);
    chat.say(ann, 'now');
    expect(await polled).toMatchObject([{ message: { text: 'now' } }]);
    expect(await api.getUpdates({ offset: -1, timeout: 0 })).toHaveLength(1);
  });

  it('answers 409 to the older of two pollers', async () => {
    const { ann, chat } = annsChat();
    const older = api.getUpdates({ timeout: 30 });
    const refused = expect(older).rejects.toMatchObject({
      error_code: 409,
      description:
        'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    });
    await expect.poll(() => telegram.isPolled).toBe(true);
    const newer = api.getUpdates({ timeout: 30 });
    await refused;
    chat.say(ann, 'hello');
    expect(await newer).toHaveLength(1);
  });

  it('gives only the kinds the bot allows, and keeps what was queued before', async () => {
    const { ann, chat } = annsChat();
    chat.say(ann, 'before');
    await api.getUpdates({ allowed_updates: ['edited_message'] });
    const said = chat.say(ann, 'after');
    chat.editOwn(ann, said, 'edited');
    const updates = await api.getUpdates();
    expect(updates.map(({ message, edited_message }) => (message ?? edited_message)?.text)).toEqual(
      ['before', 'edited'],
    );
  });

  it('passes any update on as it is', async () => {
    telegram.pushRaw({ brand_new_thing: { a: 1 } });
    expect(await api.getUpdates()).toMatchObject([{ brand_new_thing: { a: 1 } }]);
  });

  it('runs a whole grammY bot', async () => {
    const { ann, chat } = annsChat();
    const bot = new Bot(telegram.token, { client: { apiRoot: telegram.url } });
    bot.on('message:text', (ctx) => ctx.reply(`you said ${ctx.message.text}`));
    const running = bot.start({ allowed_updates: ['message'] });
    chat.say(ann, 'hello');
    await chat.until(({ botMessages }) => botMessages[0]?.text === 'you said hello');
    await bot.stop();
    await running;
    expect(telegram.pendingUpdates).toEqual([]);
  });
});

describe('a webhook', () => {
  async function receiver(answers: number[]) {
    const got: { path: string; secret: unknown; text: string }[] = [];
    const server = createServer((request: IncomingMessage, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const update = JSON.parse(Buffer.concat(chunks).toString('utf8')) as {
          message: { text: string; chat: { id: number } };
        };
        const secret = request.headers['x-telegram-bot-api-secret-token'];
        got.push({ path: request.url ?? '', secret, text: update.message.text });
        response.writeHead(answers.shift() ?? 200, { 'content-type': 'application/json' });
        const { text, chat } = update.message;
        const call = { method: 'sendMessage', chat_id: chat.id, text: `re: ${text}` };
        response.end(text === 'answer me' ? JSON.stringify(call) : '');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { got, origin, close: () => new Promise((resolve) => server.close(resolve)) };
  }

  it('gets updates with the secret, in order, again until it takes them', async () => {
    const { ann, chat } = annsChat();
    const { got, origin, close } = await receiver([500, 500]);
    telegram.routeWebhookTo(origin);
    await api.setWebhook('https://bot.example/telegram/webhook', { secret_token: 's3cret' });
    chat.say(ann, 'one');
    chat.say(ann, 'answer me');
    await chat.until(({ botMessages }) => botMessages[0]?.text === 're: answer me');
    expect(got.map(({ text }) => text)).toEqual(['one', 'one', 'one', 'answer me']);
    expect(got[0]).toMatchObject({ path: '/telegram/webhook', secret: 's3cret' });
    expect(await api.getWebhookInfo()).toMatchObject({
      url: 'https://bot.example/telegram/webhook',
      pending_update_count: 0,
      last_error_message: 'Wrong response from the webhook: 500',
    });
    await close();
  });

  it('keeps pollers away with 409 until it is deleted', async () => {
    const { ann, chat } = annsChat();
    const polled = api.getUpdates({ timeout: 30 });
    const ended = expect(polled).rejects.toMatchObject({
      description: 'Conflict: terminated by setWebhook request',
    });
    await expect.poll(() => telegram.isPolled).toBe(true);
    await api.setWebhook('http://127.0.0.1:1/hook');
    await ended;
    await expect(api.getUpdates()).rejects.toMatchObject({
      error_code: 409,
      description:
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    });
    chat.say(ann, 'lost');
    await api.deleteWebhook({ drop_pending_updates: true });
    expect(await api.getUpdates()).toEqual([]);
    expect((await api.getWebhookInfo()).url).toBe('');
  });

  it('must be HTTPS and have a proper secret', async () => {
    await expect(api.setWebhook('http://bot.example/')).rejects.toMatchObject({
      description: 'Bad Request: bad webhook: An HTTPS URL must be provided for webhook',
    });
    await expect(
      api.setWebhook('https://bot.example/', { secret_token: 'a b' }),
    ).rejects.toMatchObject({
      description: 'Bad Request: secret token contains unallowed characters',
    });
  });
});
