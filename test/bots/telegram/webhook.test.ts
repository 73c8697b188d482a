import { describe, expect, it, onTestFinished } from 'vitest';
import { webhookAddress } from '../../../src/bots/telegram/webhook.ts';
import { startFakeTelegram } from '../../fakes/telegram/index.ts';
import { eventually, openDoor } from './rig.ts';

const URL_SET = 'https://bot.example/telegram/webhook';

async function open({ webhookUrl = 'https://bot.example' } = {}) {
  const telegram = await startFakeTelegram({ limits: 'off' });
  onTestFinished(() => telegram.close());
  const timing = { webhookCheckMs: 20, refusedBackoffMs: [20, 40] } as const;
  const opened = openDoor({ telegram, webhookUrl, timing, isStarted: false });
  const settings = () => telegram.calls.filter(({ method }) => method === 'setWebhook');
  const messages = () => opened.lines.map(({ message }) => message);
  return { ...opened, telegram, settings, messages };
}

describe('the webhook of the Telegram door', () => {
  it('stands at our path, whatever of it the address has already', () => {
    expect(webhookAddress('https://bot.example')).toBe(URL_SET);
    expect(webhookAddress('https://bot.example/')).toBe(URL_SET);
    expect(webhookAddress(`${URL_SET}/`)).toBe(URL_SET);
    expect(webhookAddress('https://a.example/bots/x')).toBe(
      'https://a.example/bots/x/telegram/webhook',
    );
  });

  it('says what is wrong with the address once, tries again and recovers', async () => {
    const { telegram, door, lines, settings } = await open({ webhookUrl: 'http://bot.example' });
    door.start();
    await eventually('three tries', () => settings().length >= 3);
    expect(door.state).toBe('failing');
    const errors = lines.filter(({ level }) => level === 'error');
    expect(errors.map(({ message }) => message)).toEqual([
      'Telegram does not take TELEGRAM_WEBHOOK_URL: a public HTTPS address is needed',
    ]);
    expect(telegram.calls.some(({ method }) => method === 'getUpdates')).toBe(false);
  });

  it.each([
    ['getMe', 401],
    ['getMe', 502],
    ['setWebhook', 429],
    ['setWebhook', 500],
    ['getWebhookInfo', 500],
  ] as const)('survives %s with status %s', async (method, status) => {
    const { telegram, door, messages } = await open();
    telegram.fail({ method, status, times: 2 });
    door.start();
    await eventually('ready', () => door.state === 'ready');
    expect(messages()).toContain('Telegram answers again');
    expect(messages().filter((message) => message.includes('taken away'))).toEqual([]);
    expect(telegram.calls.at(-1)?.status).toBe(200);
  });

  it('is set again when somebody takes it away', async () => {
    const { telegram, door, settings, messages } = await open();
    door.start();
    await eventually('ready', () => door.state === 'ready');
    const address = `${telegram.url}/bot${telegram.token}/deleteWebhook`;
    await fetch(address, { method: 'POST', signal: AbortSignal.timeout(5_000) });
    await eventually('set again', () => settings().length === 2);
    expect(messages()).toContain('The webhook was taken away; setting it again');
    expect(settings().map(({ payload }) => payload.url)).toEqual([URL_SET, URL_SET]);
  });

  it('passes on what Telegram complains about', async () => {
    const { telegram, door, lines } = await open();
    telegram.routeWebhookTo('http://127.0.0.1:9');
    door.start();
    await eventually('ready', () => door.state === 'ready');
    const ann = telegram.person({ firstName: 'Ann' });
    telegram.privateChat(ann).say(ann, 'Is anybody there?');
    await eventually('the complaint', () =>
      lines.some(({ message }) => message.includes('cannot deliver to TELEGRAM_WEBHOOK_URL')),
    );
    expect(JSON.stringify(lines)).not.toContain('anybody');
  });

  it('tells that an update has to come again when it was not accepted, and when it stops', async () => {
    const { telegram, door, conversation, settings } = await open();
    const call = (update: unknown) => {
      const headers = new Headers({
        'x-telegram-bot-api-secret-token': String(settings()[0]?.payload.secret_token),
      });
      return door.hook?.receive({ headers, json: async () => update });
    };
    expect(await call({ update_id: 1 })).toBe(401);
    door.start();
    await eventually('ready', () => door.state === 'ready');
    const ann = telegram.person({ firstName: 'Ann' });
    const chat = { id: ann.id, type: 'private', first_name: 'Ann' };
    const message = { message_id: 5, date: 1, chat, from: ann, text: 'Hi' };
    conversation.onReceive = () => {
      throw new Error('the disk is full');
    };
    expect(await call({ update_id: 7, message })).toBe(503);
    conversation.onReceive = () => {};
    expect(await call({ update_id: 7, message })).toBe(200);
    await door.stopIntake();
    expect(await call({ update_id: 8, message })).toBe(503);
    expect(door.state).toBe('stopped');
  });
});
