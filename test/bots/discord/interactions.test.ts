import { describe, expect, it } from 'vitest';
import { eventually, openRig } from './rig.ts';

describe('the slash commands', () => {
  it('are registered for everywhere with their option, in English and Russian', async () => {
    const { discord } = await openRig();
    expect(discord.commands.map(({ name }) => name)).toEqual([
      'help',
      'health',
      'ask',
      'stop',
      'model',
      'whoami',
    ]);
    const ask = discord.commands.find(({ name }) => name === 'ask');
    expect(ask).toMatchObject({
      description: 'Ask',
      description_localizations: { ru: 'Спросить' },
      options: [{ type: 3, name: 'text', required: true }],
      contexts: [0, 1, 2],
    });
  });

  it('are registered after all when Discord failed at first', async () => {
    const { discord } = await openRig({
      prepare: (fake) => void fake.fail({ route: '/applications/:id/commands', status: 503 }),
    });
    expect(discord.commands.length).toBeGreaterThan(0);
  });
});

describe('a slash command', () => {
  it('is deferred at once and its answer grows in the deferred message', async () => {
    const { discord, conversation, dm, ann } = await openRig();
    const used = await dm.command(ann, 'ask', { text: ' Why? ' });
    expect(used.ack).toBe(5);
    const { incoming, reply } = await conversation.next();
    expect(incoming).toEqual({
      id: expect.stringMatching(/^discord:\d+$/),
      place: { platform: 'discord', chat: dm.id, kind: 'private' },
      author: { id: `discord:${ann.id}`, name: 'Ann', language: 'ru' },
      text: '/ask Why?',
      invocation: { command: 'ask', argument: 'Why?' },
      isAwaited: true,
    });
    reply.working();
    reply.show({ markdown: 'Be' });
    await discord.until(() => used.message()?.content === 'Be');
    await reply.finish({ markdown: 'Because.' });
    expect(dm.botMessages.map(({ content }) => content)).toEqual(['Because.']);
    expect(dm.typings).toHaveLength(0);
  });

  it('goes on in follow-ups, and as a file when it is very long', async () => {
    const { conversation, dm, ann } = await openRig();
    const used = await dm.command(ann, 'ask', { text: 'More' });
    const first = await conversation.next();
    await first.reply.finish({ markdown: 'word '.repeat(700).trim() });
    expect(used.messages()).toHaveLength(2);
    const again = await dm.command(ann, 'ask', { text: 'All' });
    const second = await conversation.next();
    await second.reply.finish({ markdown: 'word '.repeat(3_000).trim() });
    const [, file] = again.messages();
    expect(file?.attachments[0]?.name).toBe('answer.md');
    expect(file?.content).toBe('fileNotice in ru');
  });

  it('whose answer is personal is seen in a guild by the asker only', async () => {
    const { discord, conversation, dm, ann } = await openRig();
    const guild = discord.guild({ name: 'home', members: [ann] });
    const channel = guild.channel('general');
    const secret = await channel.command(ann, 'whoami');
    const { incoming, reply } = await conversation.next();
    expect(incoming.place).toMatchObject({
      kind: 'group',
      groupIds: [`discord:guild:${guild.id}`, `discord:${channel.id}`],
    });
    await reply.finish({ markdown: `Long: ${'word '.repeat(500)}` });
    expect(secret.messages().map(({ ephemeral }) => ephemeral)).toEqual([true, true]);
    expect((await channel.command(ann, 'stop')).ephemeral).toBe(false);
    expect((await dm.command(ann, 'whoami')).ephemeral).toBe(false);
  });

  it('is acknowledged in time also when Discord stumbles over the first try', async () => {
    const { discord, conversation, dm, ann } = await openRig();
    discord.fail({ route: '/interactions/:id/:token/callback', status: 500 });
    discord.fail({ route: '/interactions/:id/:token/callback', mode: 'drop-reply' });
    const used = await dm.command(ann, 'help');
    await (await conversation.next()).reply.finish({ markdown: 'Help' });
    expect(used.message()?.content).toBe('Help');
  });

  it('is answered in the channel when its 15 minutes are over', async () => {
    const { discord, conversation, dm, ann } = await openRig();
    const used = await dm.command(ann, 'ask', { text: 'Slow' });
    const { reply } = await conversation.next();
    reply.show({ markdown: 'Growing' });
    await discord.until(() => used.message()?.content === 'Growing');
    discord.expireInteractions();
    const long = `Grown. ${'word '.repeat(600)}`.trim();
    await reply.finish({ markdown: long });
    const shown = dm.botMessages.map(({ content }) => content).join('');
    expect(shown.replaceAll(/\s/g, '')).toBe(long.replaceAll(/\s/g, ''));
  });

  it('is answered in the channel when it could not be acknowledged', async () => {
    const { discord, conversation, dm, ann } = await openRig({ ackWithinMs: 100 });
    discord.fail({ route: '/interactions/:id/:token/callback', status: 403, times: 1 });
    await expect(dm.command(ann, 'ask', { text: 'Hm' })).rejects.toThrow('did not respond');
    await (await conversation.next()).reply.finish({ markdown: 'Here' });
    expect(dm.botMessages.map(({ content }) => content)).toEqual(['Here']);
  });

  it('shows a follow-up once though the answer to it got lost', async () => {
    const { discord, conversation, dm, ann } = await openRig();
    await dm.command(ann, 'ask', { text: 'More' });
    const { reply } = await conversation.next();
    const lost = discord.fail({
      route: '/webhooks/:id/:token',
      method: 'POST',
      mode: 'drop-reply',
    });
    await reply.finish({ markdown: `${'first '.repeat(300)}\n\n${'second '.repeat(250)}`.trim() });
    expect(lost.hits).toBe(1);
    expect(dm.botMessages).toHaveLength(2);
  });
});

describe('autocomplete', () => {
  it('offers what fits Discord, at most 25', async () => {
    const { conversation, dm, ann } = await openRig();
    conversation.choices = [
      { label: 'x'.repeat(150), value: 'long-label' },
      { label: 'too long', value: 'v'.repeat(101) },
      ...Array.from({ length: 40 }, (_, index) => ({ label: `m${index}`, value: `m${index}` })),
    ];
    const choices = await dm.autocomplete(ann, 'model', 'name', 'm');
    expect(choices).toHaveLength(25);
    expect(choices[0]).toEqual({ name: `${'x'.repeat(99)}…`, value: 'long-label' });
    expect(choices[1]).toEqual({ name: 'm0', value: 'm0' });
  });

  it('offers nothing rather than being late', async () => {
    const { conversation, dm, ann } = await openRig();
    conversation.complete = () => new Promise(() => {});
    expect(await dm.autocomplete(ann, 'model', 'name', 'm')).toEqual([]);
  });
});

describe('a button', () => {
  const stop = { label: 'Stop', press: { command: 'stop', argument: 'now' } };

  it('is an invocation whose answer is edited into the pressed message', async () => {
    const { conversation, dm, ann } = await openRig();
    dm.say(ann, 'Hello');
    await (await conversation.next()).reply.finish({ markdown: 'Hi', buttons: [[stop]] });
    const [message] = dm.botMessages;
    const used = await dm.press(ann, message ?? { id: '' }, 'Stop');
    expect(used.ack).toBe(6);
    const { incoming, reply } = await conversation.next();
    expect(incoming.invocation).toEqual({ command: 'stop', argument: 'now' });
    expect(incoming.text).toBe('/stop now');
    await reply.finish({ markdown: 'Stopped' });
    expect(dm.botMessages).toEqual([
      expect.objectContaining({ id: message?.id, content: 'Stopped', components: [] }),
    ]);
  });

  it('in a guild is for the person who was answered', async () => {
    const { discord, conversation, ann } = await openRig();
    const ben = discord.user({ username: 'ben', locale: 'en-US' });
    const channel = discord.guild({ name: 'home', members: [ann, ben] }).channel('general');
    channel.say(ann, `<@${discord.bot.id}> hello`);
    await (await conversation.next()).reply.finish({ markdown: 'Hi', buttons: [[stop]] });
    const message = channel.botMessages[0] ?? { id: '' };
    const foreign = await channel.press(ben, message, 'Stop');
    expect(foreign.ack).toBe(4);
    expect(channel.messages.at(-1)).toMatchObject({
      content: 'notYourButton in en-US',
      ephemeralFor: ben.id,
    });
    await channel.press(ann, message, 'Stop');
    expect((await conversation.next()).incoming.author.id).toBe(`discord:${ann.id}`);
    expect(conversation.received).toHaveLength(2);
  });

  it('with more to say than its id can hold works too, until the restart', async () => {
    const first = await openRig();
    const argument = 'x'.repeat(300);
    const long = { label: 'Long', press: { command: 'model', argument } };
    first.dm.say(first.ann, 'Hello');
    const { reply } = await first.conversation.next();
    await reply.finish({ markdown: 'Hi', buttons: [[stop, long]] });
    const [message] = first.dm.botMessages;
    await first.dm.press(first.ann, message ?? { id: '' }, 'Long');
    expect((await first.conversation.next()).incoming.invocation?.argument).toBe(argument);
  });

  it('that nobody remembers is answered with a word', async () => {
    const { discord, conversation, dm, ann } = await openRig();
    discord.dispatchRaw('INTERACTION_CREATE', {
      id: '1400000000000000001',
      application_id: discord.applicationId,
      type: 3,
      token: 'unknown-token',
      version: 1,
      channel: { id: dm.id, type: 1 },
      channel_id: dm.id,
      user: { id: ann.id, username: 'ann' },
      locale: 'ru',
      context: 1,
      entitlements: [],
      authorizing_integration_owners: {},
      data: { component_type: 2, custom_id: '0||forgotten' },
      message: { id: '1400000000000000002', flags: 0 },
    });
    const call = await discord.untilCall(({ path }) => path.startsWith('/interactions/'));
    expect(call.body).toMatchObject({
      type: 4,
      data: { content: 'buttonTooOld in ru', flags: 64 },
    });
    expect(conversation.received).toHaveLength(0);
  });

  it('of a long list becomes an entry of a select menu', async () => {
    const { conversation, dm, ann } = await openRig();
    dm.say(ann, '/models');
    const models = Array.from({ length: 30 }, (_, index) => [
      { label: `Model ${index}`, press: { command: 'model', argument: `model-${index}` } },
    ]);
    const { reply } = await conversation.next();
    await reply.finish({ markdown: 'Choose', buttons: [...models, [stop, stop]] });
    const [message] = dm.botMessages;
    expect(message?.components.map((row) => row.map(({ options }) => options?.length))).toEqual([
      [25],
      [5],
      [undefined, undefined],
    ]);
    const entry = message?.components[1]?.[0]?.options?.[2];
    expect(entry?.label).toBe('Model 27');
    await dm.choose(ann, message ?? { id: '' }, 'list1', [entry?.value ?? '']);
    expect((await conversation.next()).incoming.invocation).toEqual({
      command: 'model',
      argument: 'model-27',
    });
  });
});

describe('interactions', () => {
  it('are let pass once the intake is stopped, while answers still arrive', async () => {
    const { discord, conversation, door, dm, ann } = await openRig({ ackWithinMs: 200 });
    dm.say(ann, 'Last question');
    const { reply } = await conversation.next();
    await door.stopIntake();
    dm.say(ann, 'Too late');
    await expect(dm.command(ann, 'help')).rejects.toThrow('did not respond');
    await reply.finish({ markdown: 'Last answer' });
    await eventually('the answer', () => dm.botMessages.length === 1);
    expect(conversation.received).toHaveLength(1);
    expect(discord.gateway.connected).toBe(1);
  });
});
