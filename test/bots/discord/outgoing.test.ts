import { describe, expect, it } from 'vitest';
import type { Place } from '../../../src/conversation/door.ts';
import { openRig } from './rig.ts';

const BUTTONS = [
  [{ label: 'Approve', press: { command: 'users', argument: 'approve discord:5' } }],
];

describe('a message that the bot begins by itself', () => {
  it('goes to the person’s own channel, with buttons that come back as commands', async () => {
    const { discord, door, ann, conversation } = await openRig();
    const reply = await door.direct?.(`discord:${ann.id}`, 'ru');
    await reply?.finish({ markdown: '**Sam** asks', buttons: BUTTONS });
    const dm = discord.dm(ann);
    expect(dm.botMessages.map(({ content }) => content)).toEqual(['**Sam** asks']);
    await dm.press(ann, { id: dm.botMessages[0]?.id ?? '' }, 'Approve');
    const { incoming } = await conversation.next();
    expect(incoming).toMatchObject({
      invocation: { command: 'users', argument: 'approve discord:5' },
      place: { kind: 'private' },
    });
    await door.direct?.(`discord:${ann.id}`, 'ru');
    const opened = discord.calls.filter(({ path }) => path === '/users/@me/channels');
    expect(opened).toHaveLength(1);
  });

  it('waits for a door that is just being opened', async () => {
    const { door, discord, ann } = await openRig({ isStarted: false });
    door.start();
    const reply = await door.direct?.(`discord:${ann.id}`, undefined);
    await reply?.finish({ markdown: 'Hello' });
    expect(discord.dm(ann).botMessages.map(({ content }) => content)).toEqual(['Hello']);
  });

  it('does not reach whom Discord does not open a channel to', async () => {
    const { door, lines } = await openRig();
    expect(await door.direct?.('discord:424242', 'en')).toBeUndefined();
    expect(lines).toContainEqual(expect.objectContaining({ level: 'warn' }));
  });

  it.each(['telegram:5', 'discord:guild:5', 'discord:', '5'])('has no way to %j', async (id) => {
    const { door, discord } = await openRig();
    const before = discord.calls.length;
    expect(await door.direct?.(id, 'en')).toBeUndefined();
    expect(discord.calls).toHaveLength(before);
  });
});

describe('an answer to what was said before this run', () => {
  it('refers to the message in a server, and its buttons are that person’s', async () => {
    const { discord, door, ann } = await openRig();
    const ben = discord.user({ username: 'ben' });
    const channel = discord.guild({ name: 'home', members: [ann, ben] }).channel('general');
    const message = channel.say(ann, 'hello');
    const place: Place = { platform: 'discord', chat: channel.id, kind: 'group' };
    const author = { id: `discord:${ann.id}`, name: 'Ann', language: 'ru' };
    const reply = await door.replyTo?.({
      id: `discord:${channel.id}:${message.id}`,
      place,
      author,
    });
    await reply?.finish({ markdown: 'Hi', buttons: BUTTONS });
    expect(channel.botMessages).toMatchObject([{ content: 'Hi', referencedId: message.id }]);
    const used = await channel.press(ben, { id: channel.botMessages[0]?.id ?? '' }, 'Approve');
    expect(used.ephemeral).toBe(true);
    expect(used.messages().map(({ content }) => content)).toEqual(['notYourButton in en-US']);
  });

  it('stands in the private channel without a reference', async () => {
    const { dm, door, ann } = await openRig();
    const message = dm.say(ann, 'hello');
    const reply = await door.replyTo?.({
      id: `discord:${dm.id}:${message.id}`,
      place: { platform: 'discord', chat: dm.id, kind: 'private' },
      author: { id: `discord:${ann.id}`, name: 'Ann' },
    });
    await reply?.finish({ markdown: 'Hi' });
    expect(dm.botMessages.map(({ content, referencedId }) => [content, referencedId])).toEqual([
      ['Hi', undefined],
    ]);
  });

  it('to a slash command stands in its channel: there is no message to refer to', async () => {
    const { discord, door, ann } = await openRig();
    const channel = discord.guild({ name: 'home', members: [ann] }).channel('general');
    const reply = await door.replyTo?.({
      id: 'discord:123456789',
      place: { platform: 'discord', chat: channel.id, kind: 'group' },
      author: { id: `discord:${ann.id}`, name: 'Ann' },
    });
    await reply?.finish({ markdown: 'Hi' });
    expect(channel.botMessages).toMatchObject([{ content: 'Hi' }]);
    expect(channel.botMessages[0]?.referencedId).toBeUndefined();
  });

  it('has no way to another platform', async () => {
    const { door } = await openRig();
    const place: Place = { platform: 'telegram', chat: '5', kind: 'private' };
    const author = { id: 'telegram:5', name: 'Ann' };
    expect(await door.replyTo?.({ id: 'telegram:5:6', place, author })).toBeUndefined();
  });
});

describe('a file', () => {
  it.each(['talks.md', 'talks.json'])('is sent with the text as its caption (%s)', async (name) => {
    const { conversation, dm, ann } = await openRig();
    dm.say(ann, '/export');
    const { reply } = await conversation.next();
    await reply.finish({ markdown: 'Here it is', file: { name, text: '"Привет"' } });
    const [message, ...others] = dm.botMessages;
    expect(others).toEqual([]);
    expect(message?.content).toBe('Here it is');
    expect(message?.attachments).toMatchObject([{ name }]);
  });
});
