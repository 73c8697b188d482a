import { describe, expect, it } from 'vitest';
import type { Attachment } from '../../../src/conversation/door.ts';
import { openRig } from './rig.ts';

const NOTES = 'Bring the notes.';
const notes = { name: 'notes.txt', text: NOTES, contentType: 'text/plain; charset=utf-8' };
const FOREVER = new AbortController().signal;

/** Ben has said things elsewhere that Ann may forward. */
async function openGuild(options: Parameters<typeof openRig>[0] = {}) {
  const rig = await openRig(options);
  const ben = rig.discord.user({ username: 'ben', globalName: 'Ben' });
  const guild = rig.discord.guild({ name: 'home', members: [rig.ann, ben] });
  const elsewhere = guild.channel('elsewhere');
  const mention = `<@${rig.discord.bot.id}>`;
  return { ...rig, ben, elsewhere, channel: guild.channel('general'), mention };
}

describe('a forwarded message', () => {
  it('is a question in private: its words as a quote, its names readable', async () => {
    const { conversation, elsewhere, dm, ann, ben } = await openGuild();
    const said = elsewhere.say(ben, `<@${ann.id}> the moon is\nmade of cheese`);
    dm.say(ann, '', { forwards: { id: said.id, from: elsewhere } });
    const { incoming } = await conversation.next();
    expect(incoming.text).toBe('> @Ann the moon is\n> made of cheese');
    expect(incoming.attachments).toBeUndefined();
    expect(dm.botMessages).toEqual([]);
  });

  it('brings its files, which can be fetched, also later', async () => {
    const { discord, conversation, elsewhere, dm, ann, ben } = await openGuild();
    const said = elsewhere.say(ben, '', { attachments: [notes] });
    dm.say(ann, '', { forwards: { id: said.id, from: elsewhere } });
    const { incoming, reply } = await conversation.next();
    expect(incoming.text).toBe('');
    expect(incoming.attachments?.map(({ name, mime }) => [name, mime])).toEqual([
      ['notes.txt', 'text/plain'],
    ]);
    const [attachment] = incoming.attachments as readonly [Attachment];
    const options = { maxBytes: 1_000, signal: FOREVER };
    expect(Buffer.from((await reply.fetch?.(attachment, options)) ?? []).toString()).toBe(NOTES);
    discord.files.expire();
    expect(Buffer.from((await reply.fetch?.(attachment, options)) ?? []).toString()).toBe(NOTES);
    expect(discord.files.answers).toEqual([200, 404, 200]);
  });

  it('counts together with words and files beside it', async () => {
    const { conversation, elsewhere, dm, ann, ben } = await openGuild();
    const said = elsewhere.say(ben, 'Cheese!', { attachments: [notes] });
    const forwards = { id: said.id, from: elsewhere };
    dm.say(ann, 'Is that so?', { forwards, attachments: [{ name: 'mine.txt', text: 'x' }] });
    const { incoming } = await conversation.next();
    expect(incoming.text).toBe('> Cheese!\n\nIs that so?');
    expect(incoming.attachments?.map(({ name }) => name)).toEqual(['mine.txt', 'notes.txt']);
    expect(incoming.mayGoOn).toBeUndefined();
  });

  it('waits for the comment, which a client sends as the next message', async () => {
    const { conversation, elsewhere, dm, ann, ben } = await openGuild();
    const said = elsewhere.say(ben, 'Cheese!');
    dm.say(ann, '', { forwards: { id: said.id, from: elsewhere } });
    expect((await conversation.next()).incoming.mayGoOn).toBe(true);
    dm.say(ann, 'Is that so?');
    expect((await conversation.next()).incoming).toMatchObject({ text: 'Is that so?' });
  });

  it('is no command, whatever stands in it', async () => {
    const { conversation, elsewhere, dm, ann, ben } = await openGuild();
    const said = elsewhere.say(ben, '/forget everything');
    dm.say(ann, '', { forwards: { id: said.id, from: elsewhere } });
    const { incoming } = await conversation.next();
    expect(incoming.text).toBe('> /forget everything');
    expect(incoming.invocation).toBeUndefined();
  });

  it('with nothing to read in it is said not to be read', async () => {
    const { conversation, elsewhere, dm, ann, ben } = await openGuild();
    const voice = { name: 'voice.ogg', data: new Uint8Array([1]), contentType: 'audio/ogg' };
    const sticker = elsewhere.say(ben, '');
    const spoken = elsewhere.say(ben, '', { attachments: [voice], isVoice: true });
    for (const { id } of [sticker, spoken]) dm.say(ann, '', { forwards: { id, from: elsewhere } });
    await dm.until(() => dm.botMessages.length === 2);
    expect(dm.botMessages.map(({ content }) => content)).toEqual([
      'unsupportedMessage in nothing',
      'unsupportedMessage in nothing',
    ]);
    expect(conversation.received).toEqual([]);
  });

  it('in a guild counts only where the bot is spoken to', async () => {
    const { conversation, elsewhere, channel, ann, ben, mention } = await openGuild();
    const said = elsewhere.say(ben, `${mention} look at this`);
    await conversation.next();
    const forwards = { id: said.id, from: elsewhere };
    channel.say(ben, '', { forwards });
    channel.say(ann, `${mention} and?`, { forwards });
    expect((await conversation.next()).incoming.text).toBe('> look at this\n\nand?');
    expect(conversation.received).toHaveLength(2);
  });

  it('is what a reply to it asks about', async () => {
    const { conversation, elsewhere, channel, ann, ben, mention } = await openGuild();
    const said = elsewhere.say(ben, 'Cheese!', { attachments: [notes] });
    const replyTo = channel.say(ben, '', { forwards: { id: said.id, from: elsewhere } });
    channel.say(ann, `${mention} is that so?`, { replyTo });
    const { incoming } = await conversation.next();
    expect(incoming.text).toBe('> Cheese!\n\nis that so?');
    expect(incoming.attachments?.map(({ name }) => name)).toEqual(['notes.txt']);
  });

  it('that is damaged is as good as none', async () => {
    const { discord, conversation, dm, ann } = await openRig();
    const message = {
      channel_id: dm.id,
      type: 0,
      content: 'and now?',
      author: { id: ann.id, username: 'ann', global_name: 'Ann' },
      mentions: [],
      mention_roles: [],
      attachments: [],
      edited_timestamp: null,
    };
    const snapshots = [
      7,
      [],
      [null],
      [{ message: { content: 7 } }],
      [{ message: { content: 'x' } }],
    ];
    for (const [index, message_snapshots] of snapshots.entries()) {
      const id = String(10n ** 18n + BigInt(index));
      discord.dispatchRaw('MESSAGE_CREATE', { ...message, id, message_snapshots });
    }
    const texts: string[] = [];
    for (const _ of snapshots) texts.push((await conversation.next()).incoming.text);
    expect(texts).toEqual([...Array(4).fill('and now?'), '> x\n\nand now?']);
  });
});
