import { describe, expect, it } from 'vitest';
import { eventually, openRig, type Rig } from './rig.ts';

const retry = { label: 'Retry', press: { command: 'retry', argument: '' } };

async function openGuild() {
  const rig = await openRig();
  const channel = rig.discord.guild({ name: 'home', members: [rig.ann] }).channel('general');
  return { ...rig, channel, mention: `<@${rig.discord.bot.id}>` };
}

/** An answer of two messages; gives their ids. */
async function answerAtLength({ conversation }: Pick<Rig, 'conversation'>): Promise<string[]> {
  const ids: string[][] = [];
  const { reply } = await conversation.next();
  reply.onShown?.(async (where) => void ids.push([...where.ids]));
  await reply.finish({ markdown: `${'word '.repeat(500)}`.trim(), buttons: [[retry]] });
  return ids.at(-1) ?? [];
}

describe('an answer that takes earlier messages over', () => {
  it('after a press changes the others with the bot’s own token', async () => {
    const { discord, conversation, channel, ann, mention } = await openGuild();
    channel.say(ann, `${mention} hello`);
    const [first = '', second = ''] = await answerAtLength({ conversation });
    await channel.press(ann, { id: second }, 'Retry');
    const { reply } = await conversation.next();
    reply.takeOver?.({ ids: [first, second] });
    const before = discord.calls.length;
    await reply.finish({ markdown: 'Short' });
    expect(channel.botMessages.map(({ id, content }) => [id, content])).toEqual([[first, 'Short']]);
    const calls = discord.calls.slice(before).map(({ method, path }) => `${method} ${path}`);
    expect(calls).toEqual([
      `PATCH /channels/${channel.id}/messages/${first}`,
      expect.stringMatching(new RegExp(`^DELETE /webhooks/.*/messages/${second}$`)),
    ]);
  });

  it('in private removes with the channel’s route what is too much', async () => {
    const { discord, conversation, dm, ann } = await openRig();
    dm.say(ann, 'hello');
    const [first = '', second = ''] = await answerAtLength({ conversation });
    const used = await dm.command(ann, 'ask', { text: 'again' });
    const { reply } = await conversation.next();
    reply.takeOver?.({ ids: [first, second] });
    reply.show({ markdown: 'Sho' });
    await discord.until(() => dm.botMessages.some(({ content }) => content === 'Sho'));
    await reply.finish({ markdown: 'Short' });
    expect(dm.botMessages.map(({ id, content }) => [id, content])).toEqual([[first, 'Short']]);
    // "thinking…" would stand there for ever.
    expect(used.message()).toBeUndefined();
  });

  it('gets a message of its own where the others may not be changed', async () => {
    const { discord, conversation, dm, ann } = await openRig();
    dm.say(ann, 'hello');
    const [first = '', second = ''] = await answerAtLength({ conversation });
    const used = await dm.command(ann, 'ask', { text: 'again' });
    const { reply } = await conversation.next();
    reply.takeOver?.({ ids: [first, second] });
    discord.fail({ route: '/channels/:id/messages/:id', status: 403, code: 50001, times: 9 });
    await reply.finish({ markdown: 'Short' });
    expect(used.message()?.content).toBe('Short');
  });

  it('stays personal when it is', async () => {
    const { conversation, channel, ann, mention } = await openGuild();
    channel.say(ann, `${mention} hello`);
    const [first = '', second = ''] = await answerAtLength({ conversation });
    const used = await channel.command(ann, 'whoami');
    const { reply } = await conversation.next();
    reply.takeOver?.({ ids: [first, second] });
    await reply.finish({ markdown: 'Ann' });
    expect(used.message()).toMatchObject({ content: 'Ann', ephemeral: true });
    expect(channel.messages.find(({ id }) => id === first)?.content).not.toBe('Ann');
  });
});

describe('an aside', () => {
  it('in a guild is seen by whoever pressed, beside the message with the button', async () => {
    const { conversation, channel, ann, mention } = await openGuild();
    channel.say(ann, `${mention} hello`);
    await (await conversation.next()).reply.finish({ markdown: 'Hi', buttons: [[retry]] });
    const [message] = channel.botMessages;
    await channel.press(ann, message ?? { id: '' }, 'Retry');
    await (await conversation.next()).reply.finish({ markdown: 'Not now', isAside: true });
    expect(channel.botMessages.map(({ content, ephemeralFor }) => [content, ephemeralFor])).toEqual(
      [
        ['Hi', undefined],
        ['Not now', ann.id],
      ],
    );
    expect(channel.botMessages[0]?.components.flat()).toHaveLength(1);
  });

  it('in private is a message like any other', async () => {
    const { conversation, dm, ann } = await openRig();
    dm.say(ann, 'hello');
    await (await conversation.next()).reply.finish({ markdown: 'Hi', buttons: [[retry]] });
    const [message] = dm.botMessages;
    await dm.press(ann, message ?? { id: '' }, 'Retry');
    await (await conversation.next()).reply.finish({ markdown: 'Not now', isAside: true });
    expect(dm.botMessages.map(({ content, ephemeral }) => [content, ephemeral])).toEqual([
      ['Hi', false],
      ['Not now', false],
    ]);
  });

  it('is not mistaken for a message of the channel when its reply gets lost', async () => {
    const { discord, conversation, channel, ann, mention } = await openGuild();
    channel.say(ann, `${mention} hello`);
    await (await conversation.next()).reply.finish({ markdown: 'Hi', buttons: [[retry]] });
    const [message] = channel.botMessages;
    await channel.command(ann, 'ask', { text: 'x' });
    await (await conversation.next()).reply.finish({ markdown: 'Not now' });
    await channel.press(ann, message ?? { id: '' }, 'Retry');
    discord.fail({ route: '/webhooks/:id/:token', method: 'POST', mode: 'drop-before' });
    await (await conversation.next()).reply.finish({ markdown: 'Not now', isAside: true });
    await eventually('the aside', () => channel.botMessages.some(({ ephemeral }) => ephemeral));
  });
});
