import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeDiscord, type FakeUser, startFakeDiscord } from './index.ts';
import { INTENT } from './intents.ts';
import { RawGateway, type Received } from './raw-gateway.ts';

const ALL = INTENT.guilds | INTENT.guildMessages | INTENT.directMessages | INTENT.messageContent;

let discord: FakeDiscord;
let bob: FakeUser;
const clients: RawGateway[] = [];

beforeEach(async () => {
  discord = await startFakeDiscord();
  bob = discord.user({ username: 'bob' });
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await discord.close();
});

function open(query?: string): RawGateway {
  const client = new RawGateway(discord, query);
  clients.push(client);
  return client;
}

async function identify(intents = ALL): Promise<{ client: RawGateway; ready: Received }> {
  const client = open();
  await client.until(10);
  client.identify(discord.token, intents);
  return { client, ready: await client.until('READY') };
}

async function resume(ready: Received, seq: number, token = discord.token): Promise<RawGateway> {
  const client = open();
  await client.until(10);
  client.send(6, { token, session_id: ready.d.session_id, seq });
  return client;
}

describe('the fake gateway', () => {
  it('says HELLO first and answers heartbeats', async () => {
    const client = open();
    const hello = await client.until(10);
    expect(hello.d.heartbeat_interval).toBe(41_250);
    client.send(1, null);
    await client.until(11);
  });

  it('tells READY with unavailable guilds, then each guild', async () => {
    const guild = discord.guild({ name: 'g', members: [bob] });
    guild.channel('general');
    const { client, ready } = await identify();
    expect(ready.d).toMatchObject({
      v: 10,
      user: { id: discord.bot.id },
      application: { id: discord.applicationId },
      guilds: [{ id: guild.id, unavailable: true }],
      resume_gateway_url: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+$/),
    });
    const created = await client.until('GUILD_CREATE');
    expect(created.d).toMatchObject({ id: guild.id, channels: [{ name: 'general', type: 0 }] });
  });

  it.each([
    ['a wrong token', 4004, { token: 'wrong', intents: ALL }],
    ['an intent that is not granted', 4014, { intents: ALL | INTENT.guildMembers }],
    ['an intent that does not exist', 4013, { intents: 1 << 30 }],
    ['a shard that does not exist', 4010, { intents: ALL, shard: [2, 1] }],
  ])('closes on %s with %i', async (_what, code, data) => {
    const client = open();
    await client.until(10);
    client.send(2, { token: discord.token, ...data });
    expect(await client.untilClosed()).toBe(code);
    expect(discord.gateway.identifies).toBe(0);
  });

  it('closes with 4014 when message content is asked for and not granted', async () => {
    await discord.close();
    discord = await startFakeDiscord({ messageContentIntent: false });
    const client = open();
    await client.until(10);
    client.identify(discord.token, ALL);
    expect(await client.untilClosed()).toBe(4014);
  });

  it.each([
    [4001, (client: RawGateway) => client.send(99, {})],
    [4003, (client: RawGateway) => client.send(3, {})],
  ])('closes with %i for a payload that is out of place', async (code, send) => {
    const client = open();
    await client.until(10);
    send(client);
    expect(await client.untilClosed()).toBe(code);
  });

  it('closes with 4005 on a second IDENTIFY and 4012 for another API version', async () => {
    const { client } = await identify();
    client.identify(discord.token, ALL);
    expect(await client.untilClosed()).toBe(4005);
    expect(await open('v=9&encoding=json').untilClosed()).toBe(4012);
  });

  it('keeps events from sessions without the intent for them', async () => {
    const general = discord.guild({ name: 'g', members: [bob] }).channel('general');
    const { client } = await identify(INTENT.guilds | INTENT.directMessages);
    general.say(bob, 'not for you');
    discord.dm(bob).say(bob, 'for you');
    const { d } = await client.until('MESSAGE_CREATE');
    expect(d.content).toBe('for you');
    expect(d.channel_type).toBe(1);
    expect(d.guild_id).toBeUndefined();
  });

  it('empties guild messages without message content unless they mention the bot', async () => {
    const general = discord.guild({ name: 'g', members: [bob] }).channel('general');
    const { client } = await identify(ALL & ~INTENT.messageContent);
    general.say(bob, 'secret', { attachments: [{ name: 'a.txt', text: 'a' }] });
    general.say(bob, `<@${discord.bot.id}> hello`);
    discord.dm(bob).say(bob, 'direct');
    discord.dispatchRaw('END', {});
    await client.until('END');
    const messages = client.received.filter(({ t }) => t === 'MESSAGE_CREATE').map(({ d }) => d);
    expect(messages.map((d) => d.content)).toEqual(['', `<@${discord.bot.id}> hello`, 'direct']);
    expect(messages[0]).toMatchObject({ attachments: [], mentions: [], member: {} });
    expect(messages[1]).toMatchObject({ mentions: [{ id: discord.bot.id }] });
  });

  it('replays what was missed at RESUME, then says RESUMED', async () => {
    const { client, ready } = await identify();
    discord.gateway.drop();
    expect(await client.untilClosed()).toBe(1006);
    discord.dm(bob).say(bob, 'missed');
    const back = await resume(ready, 1);
    await back.until('RESUMED');
    expect(back.events).toEqual(['MESSAGE_CREATE', 'RESUMED']);
    expect(discord.gateway).toMatchObject({ identifies: 1, resumes: 1 });
  });

  it('answers op 9 false to a RESUME of a session that ended', async () => {
    const { ready } = await identify();
    discord.gateway.drop();
    discord.gateway.invalidate(false);
    const back = await resume(ready, 1);
    expect((await back.until(9)).d).toBe(false);
    expect(discord.gateway.resumes).toBe(0);
  });

  it('ends the session of a client that closes with 1000, and keeps it with 4200', async () => {
    const left = await identify();
    left.client.close(1000);
    await discord.until(() => discord.gateway.connected === 0);
    expect((await (await resume(left.ready, 1)).until(9)).d).toBe(false);
    const kept = await identify();
    kept.client.close(4200);
    await discord.until(() => discord.gateway.connected === 0);
    await (await resume(kept.ready, 1)).until('RESUMED');
  });

  it('refuses a RESUME with a wrong token (4004) or a number from the future (4007)', async () => {
    const { ready } = await identify();
    expect(await (await resume(ready, 1, 'wrong')).untilClosed()).toBe(4004);
    expect(await (await resume(ready, 99)).untilClosed()).toBe(4007);
  });

  it('asks to reconnect with op 7 and invalidates with op 9', async () => {
    const { client } = await identify();
    discord.gateway.reconnect();
    await client.until(7);
    discord.gateway.invalidate(true);
    expect((await client.until(9)).d).toBe(true);
  });

  it('leaves heartbeats unanswered and keeps events back once silenced', async () => {
    const { client, ready } = await identify();
    discord.gateway.silence();
    client.send(1, 1);
    discord.dm(bob).say(bob, 'unheard');
    const back = await resume(ready, 1);
    await back.until('RESUMED');
    expect(back.events).toEqual(['MESSAGE_CREATE', 'RESUMED']);
    expect(client.received.map(({ op, t }) => t ?? op)).toEqual([10, 'READY']);
  });

  it('refuses connections until it allows them again', async () => {
    discord.gateway.refuse();
    expect(await open().untilClosed()).toBe(1006);
    discord.gateway.refuse('unavailable');
    expect(await open().untilClosed()).toBe(1006);
    discord.gateway.allow();
    await open().until(10);
  });

  it('compresses with one zlib stream when asked to', async () => {
    const client = open('v=10&encoding=json&compress=zlib-stream');
    await client.until(10);
    client.identify(discord.token, ALL);
    await client.until('READY');
    discord.dm(bob).say(bob, 'squeezed');
    expect((await client.until('MESSAGE_CREATE')).d.content).toBe('squeezed');
  });

  it('is gone while it is down and resumes sessions when it is back', async () => {
    const { client, ready } = await identify();
    await discord.goDown();
    await client.untilClosed();
    await expect(fetch(`${discord.url}/v10/gateway`)).rejects.toThrow();
    discord.dm(bob).say(bob, 'while away');
    await discord.comeBack();
    const back = await resume(ready, 1);
    await back.until('RESUMED');
    expect(back.events).toEqual(['MESSAGE_CREATE', 'RESUMED']);
  });
});
