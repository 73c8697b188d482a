import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkDiscordToken, checkTelegramToken } from '../../src/credentials/check-token.ts';
import { inviteLink } from '../../src/credentials/discord.ts';
import { hasOtherPoller, telegramDelivery } from '../../src/credentials/telegram.ts';
import { type FakeDiscordOptions, startFakeDiscord } from '../fakes/discord/index.ts';
import { startFakeTelegram } from '../fakes/telegram/index.ts';

async function openTelegram(options = {}) {
  const telegram = await startFakeTelegram(options);
  onTestFinished(() => telegram.close());
  return telegram;
}

async function openDiscord(options: FakeDiscordOptions = {}) {
  const discord = await startFakeDiscord(options);
  onTestFinished(() => discord.close());
  return discord;
}

/** Another program: it answers everything with this. */
async function openStranger(status: number, body: string): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status).end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** It takes connections and says nothing. */
async function openBlackHole(): Promise<string> {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a Telegram token', () => {
  it('is known with the name of its bot and the clock of the service', async () => {
    const telegram = await openTelegram({ canReadAllGroupMessages: true });
    const checked = await checkTelegramToken(` "${telegram.token}" `, { apiRoot: telegram.url });
    expect(checked).toMatchObject({
      ok: true,
      token: telegram.token,
      account: { username: 'foundry_test_bot', readsGroups: true },
    });
    if (!checked.ok) throw new Error('not known');
    const { serverTime, at } = checked.call;
    expect(Math.abs((serverTime?.getTime() ?? 0) - at.getTime())).toBeLessThan(5_000);
  });

  it('that was revoked is refused, and a service out of reach makes none wrong', async () => {
    const telegram = await openTelegram();
    const wrong = `${telegram.token.slice(0, -3)}xyz`;
    const revoked = await checkTelegramToken(wrong, { apiRoot: telegram.url });
    expect(revoked).toMatchObject({ ok: false, fault: 'refused', token: wrong });
    await telegram.goDown();
    const away = await checkTelegramToken(telegram.token, { apiRoot: telegram.url });
    expect(away).toMatchObject({
      fault: 'unreachable',
      token: telegram.token,
      call: { failure: 'ECONNREFUSED' },
    });
  });

  it('of the other messenger is recognised without a question to anybody', async () => {
    const [telegram, discord] = await Promise.all([openTelegram(), openDiscord()]);
    const access = { apiRoot: telegram.url };
    expect(await checkTelegramToken(discord.token, access)).toEqual({
      ok: false,
      fault: 'discord_token',
    });
    expect(telegram.calls).toEqual([]);
  });

  it('of an odd form is taken when the service knows it', async () => {
    const telegram = await openTelegram({ token: '123:short' });
    const checked = await checkTelegramToken('123:short', { apiRoot: telegram.url });
    expect(checked).toMatchObject({ ok: true, token: '123:short' });
    const other = await checkTelegramToken('12345:short', { apiRoot: telegram.url });
    expect(other).toMatchObject({ ok: false, fault: 'cut' });
  });

  it('cannot be checked where another program answers, or nobody', async () => {
    const telegram = await openTelegram();
    const { token } = telegram;
    const page = await openStranger(200, '<html>Welcome!</html>');
    expect(await checkTelegramToken(token, { apiRoot: page })).toMatchObject({ fault: 'foreign' });
    const broken = await openStranger(502, 'Bad Gateway');
    expect(await checkTelegramToken(token, { apiRoot: broken })).toMatchObject({
      fault: 'unreachable',
    });
    const flood = await openStranger(200, 'x'.repeat(3_000_000));
    expect(await checkTelegramToken(token, { apiRoot: flood })).toMatchObject({ fault: 'foreign' });
    const hole = await openBlackHole();
    const late = await checkTelegramToken(token, { apiRoot: hole, timeoutMs: 100 });
    expect(late).toMatchObject({ fault: 'timeout' });
  });
});

describe('the messages of a Telegram bot', () => {
  it('go nowhere special at first, later to the host of a webhook', async () => {
    const telegram = await openTelegram();
    const access = { token: telegram.token, apiRoot: telegram.url };
    expect(await telegramDelivery(access)).toEqual({ pending: 0 });
    const url = 'https://example.com/secret-path';
    await fetch(`${telegram.url}/bot${telegram.token}/setWebhook?url=${encodeURIComponent(url)}`);
    const told = await telegramDelivery(access);
    expect(told).toMatchObject({ webhookHost: 'example.com' });
    expect(JSON.stringify(told)).not.toContain('secret-path');
  });

  it('are not lost when it is asked whether somebody else fetches them', async () => {
    const telegram = await openTelegram();
    const ann = telegram.person({ firstName: 'Ann' });
    telegram.privateChat(ann).say(ann, 'Hello');
    const access = { token: telegram.token, apiRoot: telegram.url };
    expect(await hasOtherPoller(access)).toBe(false);
    expect(telegram.pendingUpdates).toHaveLength(1);
  });

  it('are seen to be fetched by another program that comes back after an interruption', async () => {
    const telegram = await openTelegram();
    const { token, url } = telegram;
    const over = new AbortController();
    const poll = async () => {
      while (!over.signal.aborted) {
        const ask = fetch(`${url}/bot${token}/getUpdates?timeout=30`, { signal: over.signal });
        await ask.then((response) => response.text()).catch(() => '');
      }
    };
    const polling = poll();
    await telegram.untilCall('getUpdates');
    expect(await hasOtherPoller({ token, apiRoot: url })).toBe(true);
    over.abort();
    await polling;
  });
});

describe('a Discord token', () => {
  it('is known with its application, its intent and its servers', async () => {
    const discord = await openDiscord();
    discord.guild({ name: 'Family' });
    const checked = await checkDiscordToken(`Bot ${discord.token}`, { apiRoot: discord.url });
    expect(checked).toMatchObject({
      ok: true,
      token: discord.token,
      account: { applicationId: discord.applicationId, hasMessageContent: true, servers: 1 },
    });
  });

  it('without the Message Content Intent is known as such', async () => {
    const discord = await openDiscord({ messageContentIntent: false });
    const checked = await checkDiscordToken(discord.token, { apiRoot: discord.url });
    expect(checked).toMatchObject({ ok: true, account: { hasMessageContent: false } });
  });

  it('that was reset is refused', async () => {
    const [discord, other] = await Promise.all([openDiscord(), openDiscord()]);
    const checked = await checkDiscordToken(other.token, { apiRoot: discord.url });
    expect(checked).toMatchObject({ ok: false, fault: 'refused' });
  });

  it('is not mistaken for the ids and keys beside it', async () => {
    const discord = await openDiscord();
    const checked = await checkDiscordToken(discord.applicationId, { apiRoot: discord.url });
    expect(checked).toEqual({ ok: false, fault: 'discord_id' });
    expect(discord.calls).toEqual([]);
  });
});

describe('the invite link', () => {
  it('asks for the bot and its commands with what the bot has to be allowed', () => {
    const url = new URL(inviteLink('123'));
    expect(url.origin + url.pathname).toBe('https://discord.com/oauth2/authorize');
    expect(url.searchParams.get('client_id')).toBe('123');
    expect(url.searchParams.get('scope')).toBe('bot applications.commands');
    const permissions = BigInt(url.searchParams.get('permissions') ?? '');
    // View Channels, Send Messages, Attach Files, Read Message History, Send Messages in Threads.
    const bits = [10n, 11n, 15n, 16n, 38n];
    expect(permissions).toBe(bits.reduce((sum, bit) => sum | (1n << bit), 0n));
  });
});
