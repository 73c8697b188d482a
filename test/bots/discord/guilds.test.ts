import { describe, expect, it } from 'vitest';
import { openRig, type Rig } from './rig.ts';

async function openGuild(rig: Rig) {
  const ben = rig.discord.user({ username: 'ben', globalName: 'Ben' });
  const guild = rig.discord.guild({ name: 'home', members: [rig.ann, ben] });
  return { guild, ben, channel: guild.channel('general') };
}

describe('in a guild the bot', () => {
  it('answers a mention, without the mention in the question', async () => {
    const rig = await openRig();
    const { guild, channel, ben } = await openGuild(rig);
    const text = `Hey <@${rig.discord.bot.id}> what does <@${ben.id}> like?`;
    const said = channel.say(rig.ann, text);
    const { incoming } = await rig.conversation.next();
    expect(incoming).toEqual({
      id: `discord:${channel.id}:${said.id}`,
      place: {
        platform: 'discord',
        chat: channel.id,
        kind: 'group',
        groupIds: [`discord:guild:${guild.id}`, `discord:${channel.id}`],
      },
      author: { id: `discord:${rig.ann.id}`, name: 'Ann' },
      text: 'Hey what does @Ben like?',
    });
  });

  it('answers a reply to one of its messages', async () => {
    const rig = await openRig();
    const { channel, ben } = await openGuild(rig);
    channel.say(rig.ann, `<@${rig.discord.bot.id}> hello`);
    await (await rig.conversation.next()).reply.finish({ markdown: 'Hello' });
    const [answer] = channel.botMessages;
    channel.say(ben, 'and me?', { replyTo: { id: answer?.id ?? '' }, pingReplied: false });
    expect((await rig.conversation.next()).incoming.text).toBe('and me?');
  });

  it('lets chatter, other bots, webhooks and itself pass', async () => {
    const rig = await openRig();
    const { channel, ben } = await openGuild(rig);
    const mention = `<@${rig.discord.bot.id}>`;
    const robot = rig.discord.user({ username: 'robot', bot: true });
    channel.say(ben, 'just talking');
    channel.say(ben, '@everyone look');
    const bens = channel.say(ben, `<@${rig.ann.id}> lunch?`);
    channel.say(rig.ann, 'yes', { replyTo: bens });
    channel.say(robot, `${mention} beep`);
    channel.say(ben, `${mention} from a webhook`, { webhook: true });
    channel.say(ben, `${mention} the only question`);
    const { incoming, reply } = await rig.conversation.next();
    expect(incoming.text).toBe('the only question');
    await reply.finish({ markdown: `I am ${mention}` });
    channel.say(ben, `${mention} the next`);
    expect((await rig.conversation.next()).incoming.text).toBe('the next');
    expect(rig.conversation.received).toHaveLength(2);
  });

  it('answers a mention of the role that Discord made for it', async () => {
    const rig = await openRig();
    const { guild, channel, ben } = await openGuild(rig);
    const role = guild.record.id.replace(/.$/, '7');
    rig.discord.dispatchRaw('GUILD_ROLE_CREATE', {
      guild_id: guild.id,
      role: { id: role, name: 'foundry', tags: { bot_id: rig.discord.bot.id }, permissions: '0' },
    });
    rig.discord.dispatchRaw('MESSAGE_CREATE', {
      id: role.replace(/.$/, '8'),
      channel_id: channel.id,
      guild_id: guild.id,
      type: 0,
      content: `<@&${role}> are you there?`,
      author: { id: ben.id, username: ben.username, global_name: ben.globalName },
      mentions: [],
      mention_roles: [role],
      attachments: [],
      embeds: [],
      components: [],
      timestamp: new Date().toISOString(),
      edited_timestamp: null,
      tts: false,
      pinned: false,
      mention_everyone: false,
    });
    expect((await rig.conversation.next()).incoming.text).toBe('are you there?');
  });

  it('asks what is wanted after nothing but a mention, or an empty reply', async () => {
    const rig = await openRig();
    const { channel, ben } = await openGuild(rig);
    const mention = `<@${rig.discord.bot.id}>`;
    channel.say(rig.ann, ` ${mention} `);
    await channel.until(() => channel.botMessages.length === 1);
    const replyTo = { id: channel.botMessages[0]?.id ?? '' };
    channel.say(ben, '', { replyTo, pingReplied: false });
    await channel.until(() => channel.botMessages.length === 2);
    channel.say(ben, mention, { replyTo });
    await channel.until(() => channel.botMessages.length === 3);
    expect(channel.botMessages.map(({ content }) => content)).toEqual(
      Array(3).fill('nothingAsked in nothing'),
    );
    expect(rig.conversation.received).toEqual([]);
  });

  it('says what it can read after a mention or a reply with something else, such as a sticker', async () => {
    const rig = await openRig();
    const { channel, ben } = await openGuild(rig);
    channel.say(ben, `<@${rig.discord.bot.id}>`, { sticker: 'wave' });
    await channel.until(() => channel.botMessages.length === 1);
    const replyTo = { id: channel.botMessages[0]?.id ?? '' };
    channel.say(ben, '', { sticker: 'wave', replyTo, pingReplied: false });
    await channel.until(() => channel.botMessages.length === 2);
    expect(channel.botMessages.map(({ content }) => content)).toEqual(
      Array(2).fill('unsupportedMessage in nothing'),
    );
  });

  it('takes a thread for a place of its own and answers inside', async () => {
    const rig = await openRig();
    const { guild, channel, ben } = await openGuild(rig);
    const thread = channel.thread('details', ben);
    thread.say(ben, `<@${rig.discord.bot.id}> in here`);
    const { incoming, reply } = await rig.conversation.next();
    expect(incoming.place.chat).toBe(thread.id);
    expect(incoming.place.groupIds).toContain(`discord:guild:${guild.id}`);
    await reply.finish({ markdown: 'Inside' });
    expect(thread.botMessages.map(({ content }) => content)).toEqual(['Inside']);
    expect(channel.botMessages).toHaveLength(0);
  });
});

describe('without the message content intent the bot', () => {
  it('still answers direct messages and mentions, and the log says what to switch on', async () => {
    const rig = await openRig({ messageContentIntent: false });
    const { channel, ben } = await openGuild(rig);
    rig.dm.say(rig.ann, 'in private');
    expect((await rig.conversation.next()).incoming.text).toBe('in private');
    channel.say(ben, `<@${rig.discord.bot.id}> in public`);
    expect((await rig.conversation.next()).incoming.text).toBe('in public');
    const warnings = rig.lines.filter(({ level }) => level === 'warn' || level === 'error');
    expect(warnings.map(({ message }) => message)).toEqual([
      expect.stringContaining('Developer Portal -> Bot -> Message Content Intent'),
    ]);
  });

  it('says once in a channel that a reply without a ping arrives empty', async () => {
    const rig = await openRig({ messageContentIntent: false });
    const { channel, ben } = await openGuild(rig);
    channel.say(ben, `<@${rig.discord.bot.id}> hello`);
    await (await rig.conversation.next()).reply.finish({ markdown: 'Hello' });
    const replyTo = { id: channel.botMessages[0]?.id ?? '' };
    channel.say(ben, 'one', { replyTo, pingReplied: false });
    await channel.until(() => channel.botMessages.length === 2);
    channel.say(ben, 'two', { replyTo, pingReplied: false });
    channel.say(ben, `<@${rig.discord.bot.id}> still there?`);
    await (await rig.conversation.next()).reply.finish({ markdown: 'Yes' });
    expect(channel.botMessages.map(({ content }) => content)).toEqual([
      'Hello',
      'repliesHidden in nothing',
      'Yes',
    ]);
  });
});
