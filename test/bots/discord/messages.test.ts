import { describe, expect, it } from 'vitest';
import { openRig } from './rig.ts';

describe('a direct message', () => {
  it('is handed in with its author, place and id', async () => {
    const { conversation, dm, ann } = await openRig();
    const said = dm.say(ann, 'Why is the sky blue?');
    const { incoming } = await conversation.next();
    expect(incoming).toEqual({
      id: `discord:${dm.id}:${said.id}`,
      place: { platform: 'discord', chat: dm.id, kind: 'private' },
      author: { id: `discord:${ann.id}`, name: 'Ann' },
      text: 'Why is the sky blue?',
    });
  });

  it('gets an answer that grows in place and ends once', async () => {
    const { conversation, dm, ann } = await openRig();
    dm.say(ann, 'Hello');
    const { reply } = await conversation.next();
    reply.show({ markdown: 'Hi' });
    await dm.until(() => dm.botMessages[0]?.content === 'Hi');
    reply.show({ markdown: 'Hi there' });
    await dm.until(() => dm.botMessages[0]?.content === 'Hi there');
    await reply.finish({ markdown: 'Hi there, Ann.' });
    expect(dm.botMessages.map(({ content }) => content)).toEqual(['Hi there, Ann.']);
    expect(dm.timeline.map(({ kind }) => kind)).toEqual(['send', 'edit', 'edit']);
  });

  it('that begins with a slash is a command', async () => {
    const { conversation, dm, ann } = await openRig();
    dm.say(ann, '/model  phi 4\nmini');
    const { incoming } = await conversation.next();
    expect(incoming.invocation).toEqual({ command: 'model', argument: 'phi 4\nmini' });
    dm.say(ann, '/etc/passwd is what?');
    expect((await conversation.next()).incoming.invocation).toBeUndefined();
  });

  it('shows typing until the first text', async () => {
    const { conversation, dm, ann } = await openRig({ timing: { typingEveryMs: 20 } });
    dm.say(ann, 'Hello');
    const { reply } = await conversation.next();
    reply.working();
    await dm.until(() => dm.typings.length > 2);
    await reply.finish({ markdown: 'Hi' });
    const typed = dm.typings.length;
    dm.say(ann, 'And?');
    const second = await conversation.next();
    await second.reply.finish({ markdown: 'Nothing' });
    expect(dm.typings.length).toBeLessThanOrEqual(typed + 1);
  });

  it('without text and file, such as a sticker, is told that it cannot be used', async () => {
    const { conversation, dm, ann } = await openRig();
    dm.say(ann, '', { sticker: 'wave' });
    await dm.until(() => dm.botMessages[0]?.content === 'unsupportedMessage in nothing');
    expect(conversation.received).toHaveLength(0);
  });

  it('does not wait for the answer to the one before', async () => {
    const { conversation, discord, dm, ann } = await openRig();
    const ben = discord.user({ username: 'ben' });
    dm.say(ann, 'A slow question');
    await conversation.next();
    discord.dm(ben).say(ben, 'A quick one');
    const { reply, incoming } = await conversation.next();
    expect(incoming.text).toBe('A quick one');
    await reply.finish({ markdown: 'Done' });
    expect(discord.dm(ben).botMessages.map(({ content }) => content)).toEqual(['Done']);
    expect(dm.botMessages).toHaveLength(0);
  });
});

describe('a long answer', () => {
  it('goes on in a second message', async () => {
    const { conversation, dm, ann } = await openRig();
    dm.say(ann, 'Tell me more');
    const { reply } = await conversation.next();
    const words = paragraphs(3_000);
    reply.show({ markdown: words.slice(0, 1_500) });
    await reply.finish({ markdown: words });
    expect(dm.botMessages).toHaveLength(2);
    const shown = dm.botMessages.map(({ content }) => content).join('');
    expect(shown.replaceAll(/\s/g, '')).toBe(words.replaceAll(/\s/g, ''));
  });

  it('of more than five parts goes as a file with a short beginning', async () => {
    const { conversation, dm, ann } = await openRig();
    dm.say(ann, 'Everything');
    const { reply } = await conversation.next();
    const words = paragraphs(14_000);
    await reply.finish({ markdown: words });
    const [beginning, file] = dm.botMessages;
    expect(dm.botMessages).toHaveLength(2);
    expect(words).toContain(beginning?.content.slice(0, 100));
    expect(file?.content).toBe('fileNotice in nothing');
    expect(file?.attachments).toEqual([
      { name: 'answer.md', text: words, size: Buffer.byteLength(words) },
    ]);
  });
});

describe('what the model writes', () => {
  it('pings nobody and unfolds no link', async () => {
    const { conversation, discord, dm, ann } = await openRig();
    const guild = discord.guild({ name: 'home', members: [ann] });
    const channel = guild.channel('general');
    const said = channel.say(ann, `<@${discord.bot.id}> greet us`);
    const { reply } = await conversation.next();
    const markdown = `@everyone @here <@${ann.id}> see https://example.com/page`;
    reply.show({ markdown: `${markdown} and` });
    await channel.until(() => channel.botMessages.length === 1);
    await reply.finish({ markdown });
    const [answer] = channel.botMessages;
    expect(answer?.pings).toEqual([]);
    expect(answer?.previews).toEqual([]);
    expect(answer?.referencedId).toBe(said.id);
    expect(dm.botMessages).toHaveLength(0);
  });
});

function paragraphs(length: number): string {
  const one = `${'lorem ipsum dolor sit amet '.repeat(7).trim()}.\n\n`;
  return one
    .repeat(Math.ceil(length / one.length))
    .slice(0, length)
    .trim();
}
