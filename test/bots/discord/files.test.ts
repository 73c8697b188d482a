import { describe, expect, it } from 'vitest';
import { type Attachment, AttachmentError } from '../../../src/conversation/door.ts';
import type { SentFile } from '../../fakes/discord/index.ts';
import { eventually, openRig, type Rig } from './rig.ts';

const NOTES = 'Bring the notes.';
const notes = { name: 'notes.txt', text: NOTES, contentType: 'text/plain; charset=utf-8' };
const FOREVER = new AbortController().signal;

async function openGuild() {
  const rig = await openRig();
  const ben = rig.discord.user({ username: 'ben', globalName: 'Ben' });
  const guild = rig.discord.guild({ name: 'home', members: [rig.ann, ben] });
  return { ...rig, ben, channel: guild.channel('general'), mention: `<@${rig.discord.bot.id}>` };
}

/** Ann sends a file; gives what the door made of it. */
async function sendFile({ dm, ann, conversation }: Rig, file: SentFile = notes) {
  const said = dm.say(ann, '', { attachments: [file] });
  const { incoming, reply } = await conversation.next();
  const attachment = incoming.attachments?.[0] as Attachment;
  const fetch = (options: { maxBytes?: number; signal?: AbortSignal } = {}) => {
    const how = { maxBytes: 1_000, signal: FOREVER, ...options };
    return reply.fetch?.(attachment, how) as Promise<Uint8Array>;
  };
  return { said, incoming, attachment, fetch };
}

async function failure(attempt: Promise<unknown>): Promise<AttachmentError> {
  const error = await attempt.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(AttachmentError);
  return error as AttachmentError;
}

describe('a file', () => {
  it('alone is handed in without a text', async () => {
    const { incoming } = await sendFile(await openRig());
    expect(incoming.text).toBe('');
    expect(incoming.attachments).toEqual([
      { name: 'notes.txt', mime: 'text/plain', bytes: NOTES.length, ref: expect.any(String) },
    ]);
  });

  it('comes with its text and with others', async () => {
    const { conversation, dm, ann } = await openRig();
    const picture = { name: 'a.png', data: new Uint8Array([1]), contentType: 'image/png' };
    dm.say(ann, '/ask compare', { attachments: [notes, picture, { name: 'Makefile', text: 'x' }] });
    const { incoming } = await conversation.next();
    expect(incoming.invocation).toEqual({ command: 'ask', argument: 'compare' });
    expect(incoming.attachments?.map(({ name, mime }) => [name, mime])).toEqual([
      ['notes.txt', 'text/plain'],
      ['a.png', 'image/png'],
      ['Makefile', undefined],
    ]);
  });

  it('keeps the name that its sender gave it', async () => {
    const rig = await openRig();
    const { attachment } = await sendFile(rig, { name: 'мой план.txt', text: 'x' });
    expect(attachment.name).toBe('мой план.txt');
    const plain = await sendFile(rig, { name: 'my plan.txt', text: 'x' });
    expect(plain.attachment.name).toBe('my_plan.txt');
  });

  it('in a guild counts only where the message speaks to the bot', async () => {
    const { conversation, channel, ann, mention } = await openGuild();
    channel.say(ann, 'look', { attachments: [notes] });
    channel.say(ann, mention, { attachments: [notes] });
    const { incoming, reply } = await conversation.next();
    expect(incoming).toMatchObject({ text: '', attachments: [{ name: 'notes.txt' }] });
    await reply.finish({ markdown: 'Notes' });
    const replyTo = { id: channel.botMessages[0]?.id ?? '' };
    channel.say(ann, '', { attachments: [notes], replyTo, pingReplied: false });
    expect((await conversation.next()).incoming.attachments).toHaveLength(1);
    expect(conversation.received).toHaveLength(2);
  });

  it('that is a voice message is said not to be read', async () => {
    const { conversation, dm, ann } = await openRig();
    const voice = {
      name: 'voice-message.ogg',
      data: new Uint8Array([1]),
      contentType: 'audio/ogg',
    };
    dm.say(ann, '', { attachments: [voice], isVoice: true });
    await dm.until(() => dm.botMessages[0]?.content === 'unsupportedMessage in nothing');
    expect(conversation.received).toHaveLength(0);
  });
});

describe('fetch', () => {
  it('gives what is in a file', async () => {
    const rig = await openRig();
    const { fetch } = await sendFile(rig);
    expect(Buffer.from(await fetch()).toString()).toBe(NOTES);
    expect(rig.discord.files.answers).toEqual([200]);
  });

  it('asks for a new address when the old one has expired, from any reply', async () => {
    const rig = await openRig();
    const { attachment } = await sendFile(rig);
    rig.discord.files.expire();
    await rig.dm.command(rig.ann, 'ask', { text: 'and again?' });
    const { reply } = await rig.conversation.next();
    const bytes = await reply.fetch?.(attachment, { maxBytes: 1_000, signal: FOREVER });
    expect(Buffer.from(bytes ?? []).toString()).toBe(NOTES);
    expect(rig.discord.files.answers).toEqual([404, 200]);
  });

  it('says that a file is gone with its message', async () => {
    const rig = await openRig();
    const { said, fetch } = await sendFile(rig);
    rig.dm.deleteOwn(rig.ann, said);
    expect(await failure(fetch())).toMatchObject({ code: 'gone' });
  });

  it('says that a file is gone when the message has it no more, or may not be read', async () => {
    const rig = await openRig();
    const { attachment, fetch } = await sendFile(rig);
    rig.discord.files.expire();
    const route = '/channels/:channel/messages/:message';
    rig.discord.fail({ route, method: 'GET', status: 403, code: 50001 });
    expect(await failure(fetch())).toMatchObject({ code: 'gone' });
    const { ref } = attachment;
    const { reply } = rig.conversation.received[0] ?? {};
    const other = { ...attachment, ref: ref.replace(/"attachment":"\d+"/, '"attachment":"1"') };
    const options = { maxBytes: 1_000, signal: FOREVER };
    expect(await failure(reply?.fetch?.(other, options) as Promise<unknown>)).toMatchObject({
      code: 'gone',
    });
    for (const nonsense of ['', '{}', 'null']) {
      const unknown = { ...attachment, ref: nonsense };
      expect(await failure(reply?.fetch?.(unknown, options) as Promise<unknown>)).toMatchObject({
        code: 'gone',
      });
    }
  });

  it('gives up what is too big, by what is told of it and by what there is', async () => {
    const rig = await openRig();
    const told = await sendFile(rig);
    expect(await failure(told.fetch({ maxBytes: 3 }))).toMatchObject({ code: 'too_big' });
    expect(rig.discord.files.answers).toEqual([]);
    const lied = await sendFile(rig, { ...notes, size: 1 });
    expect(await failure(lied.fetch({ maxBytes: 3 }))).toMatchObject({ code: 'too_big' });
  });

  it('says that Discord is out of reach', async () => {
    const rig = await openRig({ timing: { fileMs: 1_000 } });
    const { fetch } = await sendFile(rig);
    for (const how of [500, 302, 'hang'] as const) {
      rig.discord.files.failNext(how);
      expect(await failure(fetch())).toMatchObject({ code: 'unreachable' });
    }
    rig.discord.files.expire();
    rig.discord.fail({ route: '/channels/:channel/messages/:message', status: 502 });
    expect(await failure(fetch())).toMatchObject({ code: 'unreachable' });
    expect(Buffer.from(await fetch()).toString()).toBe(NOTES);
  });

  it('stops when it is told to, and with the door', async () => {
    const rig = await openRig();
    const { fetch } = await sendFile(rig);
    const stopping = new AbortController();
    rig.discord.files.failNext('hang');
    const stopped = failure(fetch({ signal: stopping.signal }));
    await eventually('a request', () => rig.discord.files.answers.length === 1);
    stopping.abort();
    expect(await stopped).toMatchObject({ code: 'aborted' });
    rig.discord.files.expire();
    const route = '/channels/:channel/messages/:message';
    rig.discord.fail({ route, method: 'GET', mode: 'hang' });
    const closed = failure(fetch());
    await rig.discord.untilCall(({ method, path }) => method === 'GET' && /messages\//.test(path));
    await rig.door.close();
    expect(await closed).toMatchObject({ code: 'aborted' });
  });
});

describe('a question that replies to somebody’s message', () => {
  it('has its words in front as a quote, and its files', async () => {
    const { conversation, channel, ann, ben, mention } = await openGuild();
    const replyTo = channel.say(ben, `<@${ann.id}> the moon is\nmade of cheese`, {
      attachments: [notes],
    });
    const mine = { name: 'mine.txt', text: 'x' };
    channel.say(ann, `${mention} is that so?`, { replyTo, attachments: [mine] });
    const { incoming } = await conversation.next();
    expect(incoming.text).toBe('> @Ann the moon is\n> made of cheese\n\nis that so?');
    expect(incoming.attachments?.map(({ name }) => name)).toEqual(['mine.txt', 'notes.txt']);
  });

  it('may be nothing but the mention, or a command', async () => {
    const { conversation, channel, ann, ben, mention } = await openGuild();
    const replyTo = channel.say(ben, 'What is 2 + 2?');
    channel.say(ann, mention, { replyTo });
    expect((await conversation.next()).incoming.text).toBe('> What is 2 + 2?');
    channel.say(ann, `${mention} /ask why?`, { replyTo });
    expect((await conversation.next()).incoming).toMatchObject({
      text: '/ask why?',
      invocation: { argument: '> What is 2 + 2?\n\nwhy?' },
    });
    channel.say(ann, `${mention} /model`, { replyTo });
    expect((await conversation.next()).incoming.invocation?.argument).toBe('');
  });

  it('can fetch the file of that message, also later', async () => {
    const { discord, conversation, channel, ann, ben, mention } = await openGuild();
    const replyTo = channel.say(ben, '', { attachments: [notes] });
    channel.say(ann, `${mention} summarise this`, { replyTo });
    const { incoming, reply } = await conversation.next();
    expect(incoming.text).toBe('summarise this');
    discord.files.expire();
    const [attachment] = incoming.attachments ?? [];
    const options = { maxBytes: 1_000, signal: FOREVER };
    const bytes = await reply.fetch?.(attachment as Attachment, options);
    expect(Buffer.from(bytes ?? []).toString()).toBe(NOTES);
  });

  it('in private may reply to one’s own', async () => {
    const rig = await openRig();
    const { said } = await sendFile(rig);
    rig.dm.say(rig.ann, 'summarise this', { replyTo: said });
    expect((await rig.conversation.next()).incoming).toMatchObject({
      text: 'summarise this',
      attachments: [{ name: 'notes.txt' }],
    });
  });

  it('stays as it is when it replies to the bot, or to what is gone', async () => {
    const { conversation, channel, ann, ben, mention } = await openGuild();
    channel.say(ann, `${mention} hello`);
    await (await conversation.next()).reply.finish({ markdown: 'A greeting' });
    channel.say(ann, 'why?', { replyTo: { id: channel.botMessages[0]?.id ?? '' } });
    expect((await conversation.next()).incoming.text).toBe('why?');
    const lost = channel.say(ben, 'soon gone');
    const asked = channel.say(ann, `${mention} what?`, { replyTo: lost });
    await conversation.next();
    channel.deleteOwn(ben, lost);
    channel.editOwn(ann, asked, `${mention} what was that?`);
    expect((await conversation.next()).incoming.text).toBe('what was that?');
  });
});
