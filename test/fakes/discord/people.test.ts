import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { api } from './api.ts';
import { type FakeChannel, type FakeDiscord, type FakeUser, startFakeDiscord } from './index.ts';
import { INTENT } from './intents.ts';
import { RawGateway } from './raw-gateway.ts';
import type { Json } from './types.ts';

let discord: FakeDiscord;
let bob: FakeUser;
let dm: FakeChannel;
let gateway: RawGateway;

beforeEach(async () => {
  discord = await startFakeDiscord({ ackWithinMs: 500 });
  bob = discord.user({ username: 'bob', locale: 'ru' });
  dm = discord.dm(bob);
  gateway = new RawGateway(discord);
  await gateway.until(10);
  gateway.identify(discord.token, INTENT.guilds | INTENT.guildMessages | INTENT.directMessages);
  await gateway.until('READY');
  await register([
    {
      name: 'model',
      description: 'd',
      options: [
        { type: 3, name: 'name', description: 'd', required: true, autocomplete: true },
        { type: 4, name: 'size', description: 'd', min_value: 1, max_value: 9 },
        { type: 3, name: 'kind', description: 'd', choices: [{ name: 'Chat', value: 'chat' }] },
      ],
    },
    {
      name: 'service',
      description: 'd',
      options: [{ type: 1, name: 'start', description: 'd' }],
    },
    { name: 'guilds', description: 'd', contexts: [0] },
    { name: 'admin', description: 'd', default_member_permissions: '8' },
  ]);
});

afterEach(async () => {
  gateway.close();
  await discord.close();
});

async function register(commands: Json[]): Promise<void> {
  await api(discord, 'PUT', `/applications/${discord.applicationId}/commands`, commands);
}

async function interaction(): Promise<{ data: Json; callback: (body: Json) => Promise<Json> }> {
  const { d: data } = await gateway.until('INTERACTION_CREATE');
  const path = `/interactions/${data.id}/${data.token}/callback`;
  const callback = async (body: Json) => {
    const { status, body: answer } = await api(discord, 'POST', path, body);
    return { status, ...answer };
  };
  return { data, callback };
}

const webhook = (data: Json) => `/webhooks/${discord.applicationId}/${data.token}`;

describe('people who use commands', () => {
  it.each([
    ['a command that is not registered', 'nope', {}, 'no command /nope'],
    ['an unknown option', 'model', { name: 'a', x: 'y' }, 'has no option x'],
    ['no required option', 'model', {}, 'requires the option name'],
    ['a number out of range', 'model', { name: 'a', size: 10 }, 'above 9'],
    ['a fraction for a whole number', 'model', { name: 'a', size: 1.5 }, 'whole number'],
    ['a value that is no choice', 'model', { name: 'a', kind: 'x' }, 'must be one of "chat"'],
    ['a command without its subcommand', 'service', {}, 'needs a subcommand'],
    ['a guild command in direct messages', 'guilds', {}, 'not offered in direct messages'],
  ])('cannot send %s', async (_what, words, values, message) => {
    await expect(dm.command(bob, words, values)).rejects.toThrow(message);
    expect(gateway.events).not.toContain('INTERACTION_CREATE');
  });

  it('cannot use a command without the permission for it, the owner can', async () => {
    const guild = discord.guild({ name: 'g', members: [bob] });
    const general = guild.channel('general');
    await expect(general.command(bob, 'admin')).rejects.toThrow('permissions');
    await expect(general.command(guild.record.owner, 'admin')).rejects.toThrow('did not respond');
  });

  it('see the failure when nothing came in time; then the token is dead', async () => {
    await expect(dm.command(bob, 'service start')).rejects.toThrow('did not respond');
    const { callback } = await interaction();
    expect(await callback({ type: 5 })).toEqual({
      status: 404,
      message: 'Unknown interaction',
      code: 10062,
    });
  });

  it('send what they filled in, with locale and place', async () => {
    const guild = discord.guild({ name: 'g', members: [bob] });
    const used = guild.channel('general').command(bob, 'model', { name: 'phi', size: 4 });
    const { data, callback } = await interaction();
    expect(data).toMatchObject({
      type: 2,
      locale: 'ru',
      guild_id: guild.id,
      member: { user: { id: bob.id } },
      data: {
        name: 'model',
        options: [
          { name: 'name', type: 3, value: 'phi' },
          { name: 'size', type: 4, value: 4 },
        ],
      },
    });
    expect(
      (await callback({ type: 4, data: { content: 'x'.repeat(2001) } })).errors,
    ).toHaveProperty('data.content._errors');
    await callback({ type: 4, data: { content: 'ok' } });
    expect((await used).message()?.content).toBe('ok');
  });

  it('get one answer: a second callback is refused', async () => {
    const used = dm.command(bob, 'service start');
    const { callback } = await interaction();
    expect((await callback({ type: 7 })).code).toBe(50035);
    expect((await callback({ type: 5 })).status).toBe(204);
    expect(await callback({ type: 4, data: { content: 'x' } })).toEqual({
      status: 400,
      message: 'Interaction has already been acknowledged.',
      code: 40060,
    });
    expect((await used).message()).toMatchObject({ loading: true, content: '', flags: 128 });
  });

  it('see the first follow-up in place of the deferred answer, hidden as that was', async () => {
    const pending = dm.command(bob, 'service start');
    const { data, callback } = await interaction();
    await callback({ type: 5, data: { flags: 64 } });
    const used = await pending;
    await api(discord, 'POST', webhook(data), { content: 'first' });
    await api(discord, 'POST', webhook(data), { content: 'second' });
    expect(used.messages()).toMatchObject([
      { content: 'first', ephemeral: true, loading: false },
      { content: 'second', ephemeral: false },
    ]);
    expect(used.messages()[0]?.editedAt).toBeUndefined();
  });

  it('keep hidden answers from the channel routes and the gateway', async () => {
    const pending = dm.command(bob, 'service start');
    const { callback } = await interaction();
    await callback({ type: 4, data: { content: 'hidden', flags: 64 } });
    const id = (await pending).message()?.id;
    const path = `/channels/${dm.id}/messages`;
    expect((await api(discord, 'PATCH', `${path}/${id}`, { content: 'x' })).body.code).toBe(10008);
    expect((await api(discord, 'GET', path)).body).toEqual([]);
    expect(gateway.events).not.toContain('MESSAGE_CREATE');
  });

  it('find the token dead after 15 minutes', async () => {
    const pending = dm.command(bob, 'service start');
    const { data, callback } = await interaction();
    await callback({ type: 5 });
    await pending;
    discord.expireInteractions();
    const path = `${webhook(data)}/messages/@original`;
    const { status, body } = await api(discord, 'PATCH', path, { content: 'late' });
    expect([status, body.code]).toEqual([401, 50027]);
  });

  it('get at most 25 autocomplete choices', async () => {
    const pending = dm.autocomplete(bob, 'model', 'name', 'ph');
    const { data, callback } = await interaction();
    expect(data).toMatchObject({
      type: 4,
      data: { options: [{ name: 'name', value: 'ph', focused: true }] },
    });
    const choice = { name: 'Phi', value: 'phi' };
    const many = Array.from({ length: 26 }, () => choice);
    expect((await callback({ type: 8, data: { choices: many } })).code).toBe(50035);
    await callback({ type: 8, data: { choices: [choice] } });
    expect(await pending).toEqual([choice]);
    await expect(dm.autocomplete(bob, 'model', 'kind', 'x')).rejects.toThrow('no autocomplete');
  });
});

describe('people who use buttons and menus', () => {
  const row = (...components: Json[]) => ({ type: 1, components });
  const components = [
    row(
      { type: 2, style: 1, label: 'Stop', custom_id: 'stop' },
      { type: 2, style: 2, label: 'Off', custom_id: 'off', disabled: true },
    ),
    row({ type: 3, custom_id: 'pick', options: [{ label: 'Phi', value: 'phi' }] }),
  ];

  async function show() {
    const path = `/channels/${dm.id}/messages`;
    await api(discord, 'POST', path, { content: 'x', components });
    const message = dm.botMessages[0];
    if (!message) throw new Error('no message');
    return message;
  }

  it('cannot use what is not there, disabled or gone', async () => {
    const message = await show();
    await expect(dm.press(bob, message, 'Retry')).rejects.toThrow('no button Retry');
    await expect(dm.press(bob, message, 'Off')).rejects.toThrow('disabled');
    await expect(dm.choose(bob, message, 'pick', ['x'])).rejects.toThrow('there are: phi');
    await api(discord, 'DELETE', `/channels/${dm.id}/messages/${message.id}`);
    await expect(dm.press(bob, message, 'Stop')).rejects.toThrow('there is no message');
  });

  it('tell the bot which component of which message they used', async () => {
    const message = await show();
    const pending = dm.press(bob, message, 'Stop');
    const { data, callback } = await interaction();
    expect(data).toMatchObject({
      type: 3,
      data: { component_type: 2, custom_id: 'stop' },
      message: { id: message.id },
      user: { id: bob.id },
    });
    await callback({ type: 7, data: { content: 'stopped', components: [] } });
    expect((await pending).message()).toMatchObject({ content: 'stopped', components: [] });
  });
});

describe('people who write', () => {
  it('mention the author of the message they answer, unless they switch that off', async () => {
    await api(discord, 'POST', `/channels/${dm.id}/messages`, { content: 'x' });
    const [target] = dm.botMessages;
    if (!target) throw new Error('no message');
    gateway.received.length = 0;
    dm.say(bob, 'with', { replyTo: target });
    expect((await gateway.until('MESSAGE_CREATE')).d).toMatchObject({
      type: 19,
      mentions: [{ id: discord.bot.id }],
      referenced_message: { id: target.id, content: 'x' },
    });
    gateway.received.length = 0;
    dm.say(bob, 'without', { replyTo: target, pingReplied: false });
    expect((await gateway.until('MESSAGE_CREATE')).d.mentions).toEqual([]);
  });

  it('edit and delete their own messages only', async () => {
    const mine = dm.say(bob, 'a');
    dm.editOwn(bob, mine, 'b');
    const update = await gateway.until('MESSAGE_UPDATE');
    expect(update.d).toMatchObject({ id: mine.id, content: 'b' });
    expect(update.d.edited_timestamp).not.toBeNull();
    dm.deleteOwn(bob, mine);
    expect((await gateway.until('MESSAGE_DELETE')).d.id).toBe(mine.id);
    expect(() => dm.say(discord.user({ username: 'eve' }), 'x')).toThrow('cannot write here');
  });

  it('get a readable account of what was there when a wait is in vain', async () => {
    dm.say(bob, 'anyone?');
    const wait = dm.until((c) => c.botMessages[0], { withinMs: 20, what: 'an answer' });
    await expect(wait).rejects.toThrow(/20 ms in vain for an answer[\s\S]*bob: "anyone\?"/);
  });
});
