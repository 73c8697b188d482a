import { describe, expect, it } from 'vitest';
import type { FakeTelegramOptions } from '../../fakes/telegram/index.ts';
import { eventually, openRig } from './rig.ts';

const BOT = '@foundry_test_bot';

async function openGroup(options: FakeTelegramOptions & { forum?: boolean } = {}) {
  const { forum = false, ...fake } = options;
  const rig = await openRig({ canReadAllGroupMessages: true, ...fake });
  const bob = rig.telegram.person({ firstName: 'Bob', username: 'bob' });
  const group = rig.telegram.group({ title: 'Friends', members: [rig.ann, bob], forum });
  return { ...rig, bob, group };
}

describe('a group', () => {
  it.each([
    [`${BOT} what is up?`, 'what is up?'],
    [`${BOT}, what is up?`, 'what is up?'],
    [`what is up, ${BOT}?`, 'what is up?'],
    [`what is up? ${BOT}`, 'what is up?'],
    [`${BOT} ${BOT} what is up?`, 'what is up?'],
    [`first line\n${BOT} second line`, 'first line\nsecond line'],
    [`tell me ${BOT} a joke`, 'tell me a joke'],
    [`${BOT.toUpperCase()} what is up?`, 'what is up?'],
    [`😀 ${BOT} what is up?`, '😀 what is up?'],
  ])('takes %j for a question, without the mention', async (said, text) => {
    const { conversation, group, ann } = await openGroup();
    group.say(ann, said);
    const { incoming } = await conversation.next();
    expect(incoming.text).toBe(text);
    expect(incoming.invocation).toBeUndefined();
    expect(incoming.place).toEqual({
      platform: 'telegram',
      chat: String(group.id),
      kind: 'group',
      groupIds: [`telegram:${group.id}`],
    });
  });

  it('asks what is wanted after nothing but a mention, also as a reply to the bot', async () => {
    const { conversation, group, ann } = await openGroup();
    group.say(ann, BOT);
    await group.until(({ botMessages }) => botMessages.length === 1);
    const [remark] = group.botMessages;
    group.say(ann, `${BOT} `, { replyTo: remark?.messageId ?? 0 });
    await group.until(({ botMessages }) => botMessages.length === 2);
    expect(group.botMessages.map(({ text }) => text)).toEqual([
      'nothingAsked in en',
      'nothingAsked in en',
    ]);
    expect(conversation.received).toEqual([]);
  });

  it('takes a text mention for a mention', async () => {
    const { telegram, conversation, group, ann } = await openGroup();
    const entities = [{ type: 'text_mention' as const, offset: 4, length: 7, user: telegram.bot }];
    group.say(ann, 'Hey Foundry what is up?', { entities });
    expect((await conversation.next()).incoming.text).toBe('Hey what is up?');
  });

  it('hears all pieces of a long paste, of which only the first one names the bot', async () => {
    const { conversation, group, ann, bob } = await openGroup();
    group.say(ann, `${BOT} ${'a'.repeat(4_000)}`);
    group.say(bob, 'in between');
    group.say(ann, 'b'.repeat(4_096));
    group.say(ann, 'the end');
    group.say(ann, 'something else');
    group.say(ann, `${BOT} last`);
    const texts: string[] = [];
    for (let piece = 0; piece < 4; piece += 1) {
      texts.push((await conversation.next()).incoming.text.slice(0, 7));
    }
    expect(texts).toEqual(['aaaaaaa', 'bbbbbbb', 'the end', 'last']);
    const flags = conversation.received.map(({ incoming }) => incoming.mayGoOn);
    expect(flags).toEqual([true, true, undefined, undefined]);
  });

  it('takes nothing for a piece that is a reply, a command, from somebody else or too late', async () => {
    const { telegram, conversation, group, ann, bob } = await openGroup();
    const first = group.say(bob, 'hello');
    const long = () => group.say(ann, `${BOT} ${'a'.repeat(4_000)}`);
    long();
    group.say(ann, 'a reply', { replyTo: first });
    long();
    group.say(ann, '/roll 20');
    const { message_id: messageId } = long();
    telegram.pushRaw({
      message: {
        message_id: messageId + 1,
        date: Math.floor(Date.now() / 1_000) + 3,
        chat: { id: group.id, type: 'supergroup', title: 'Friends' },
        from: ann,
        text: 'much later',
      },
    });
    group.say(bob, `${BOT} last`);
    await eventually('four', () => conversation.received.length >= 4);
    const texts = conversation.received.map(({ incoming }) => incoming.text.slice(0, 4));
    expect(texts).toEqual(['aaaa', 'aaaa', 'aaaa', 'last']);
  });

  it('does not hear what is not meant for the bot', async () => {
    const { conversation, group, ann, bob } = await openGroup();
    const first = group.say(ann, 'hello everybody');
    group.say(bob, 'hello Ann', { replyTo: first });
    group.say(bob, '@ann look at this');
    group.say(bob, '@foundry_test_bottle is another name');
    group.say(bob, '/models@other_bot');
    group.say(bob, '/roll 20');
    group.say(bob, `${BOT}`);
    group.say(bob, `${BOT} and now you`);
    expect((await conversation.next()).incoming.text).toBe('and now you');
    expect(conversation.received).toHaveLength(1);
  });

  it('listens to a reply to one of its messages', async () => {
    const { conversation, group, ann, bob } = await openGroup({ canReadAllGroupMessages: false });
    group.say(ann, '/ask something');
    const { reply } = await conversation.next();
    await reply.finish({ markdown: 'The answer' });
    const [answer] = group.botMessages;
    group.say(bob, 'Why?', { replyTo: answer?.messageId ?? 0 });
    const { incoming } = await conversation.next();
    expect(incoming).toMatchObject({ text: 'Why?', author: { name: 'Bob' } });
  });

  it.each([
    ['/ask why is the sky blue', { command: 'ask', argument: 'why is the sky blue' }],
    [`/ask${BOT} why`, { command: 'ask', argument: 'why' }],
    [`/ASK${BOT.toUpperCase()}   why  `, { command: 'ask', argument: 'why' }],
    ['/stop', { command: 'stop', argument: '' }],
    [`/modles${BOT}`, { command: 'modles', argument: '' }],
    [`${BOT} /model phi-4`, { command: 'model', argument: 'phi-4' }],
  ])('takes %j for a command', async (said, invocation) => {
    const { conversation, group, ann } = await openGroup();
    group.say(ann, said);
    expect((await conversation.next()).incoming.invocation).toEqual(invocation);
  });

  it('never listens to bots, channels and anonymous admins', async () => {
    const { telegram, conversation, group, ann } = await openGroup();
    const chat = { id: group.id, type: 'supergroup', title: 'Friends' };
    const message = { message_id: 900, date: 1, chat, text: `/ask${BOT} why` };
    const bot = { id: 77, is_bot: true, first_name: 'Other' };
    const channel = { id: -100777, type: 'channel', title: 'News' };
    telegram.pushRaw({ message: { ...message, from: bot } });
    telegram.pushRaw({ message: { ...message, from: ann, sender_chat: channel } });
    telegram.pushRaw({ message });
    telegram.pushRaw({ channel_post: { ...message, sender_chat: channel } });
    group.say(ann, '/stop');
    expect((await conversation.next()).incoming.invocation?.command).toBe('stop');
    expect(conversation.received).toHaveLength(1);
  });

  it('quotes the question with the first message of the answer, in groups only', async () => {
    const { conversation, group, ann } = await openGroup();
    const question = group.say(ann, '/ask something');
    const { reply } = await conversation.next();
    await reply.finish({ markdown: 'A long paragraph of words.\n\n'.repeat(200) });
    const [first, second] = group.botMessages;
    expect(first?.replyTo).toBe(question.message_id);
    expect(second?.replyTo).toBeUndefined();
  });

  it('answers although the question was deleted meanwhile', async () => {
    const { conversation, group, ann } = await openGroup();
    const question = group.say(ann, '/ask something');
    const { reply } = await conversation.next();
    group.remove(question);
    await reply.finish({ markdown: 'The answer' });
    expect(group.botMessages.map(({ text }) => text)).toEqual(['The answer']);
  });
});

describe('a topic', () => {
  it('is a place of its own, and is answered in', async () => {
    const { conversation, group, ann } = await openGroup({ forum: true });
    const thread = group.openTopic(ann, 'Models');
    group.say(ann, '/ask in the topic', { thread });
    const { incoming, reply } = await conversation.next();
    expect(incoming.place.thread).toBe(String(thread));
    reply.working();
    await group.until(({ actions }) => actions[0]?.thread === thread);
    await reply.finish({ markdown: 'The answer' });
    expect(group.botMessages[0]?.thread).toBe(thread);
    group.say(ann, '/ask in general');
    expect((await conversation.next()).incoming.place.thread).toBeUndefined();
  });

  it('that the bot opened does not make every message in it a reply to the bot', async () => {
    const { telegram, conversation, group, ann } = await openGroup({ forum: true });
    const chat = { id: group.id, type: 'supergroup', title: 'Friends', is_forum: true };
    const root = {
      message_id: 50,
      date: 1,
      chat,
      from: telegram.bot,
      forum_topic_created: { name: 'x', icon_color: 1 },
    };
    const inTopic = { chat, from: ann, date: 1, message_thread_id: 50, is_topic_message: true };
    const message = { ...inTopic, message_id: 51, text: 'hi all', reply_to_message: root };
    telegram.pushRaw({ message });
    group.say(ann, '/stop');
    expect((await conversation.next()).incoming.invocation?.command).toBe('stop');
  });

  it('that is gone does not keep the answer away', async () => {
    const { telegram, conversation, group, ann } = await openGroup({ forum: true });
    const thread = group.openTopic(ann, 'Models');
    group.say(ann, '/ask in the topic', { thread });
    const { reply } = await conversation.next();
    telegram.fail({
      method: 'sendMessage',
      status: 400,
      description: 'Bad Request: message thread not found',
    });
    await reply.finish({ markdown: 'The answer' });
    expect(group.botMessages.map(({ text }) => text)).toEqual(['The answer']);
  });
});

describe('being added to a group', () => {
  const join = (status: string) => (rig: Awaited<ReturnType<typeof openGroup>>) => {
    const { telegram, group, ann } = rig;
    const member = (how: string) => ({ status: how, user: telegram.bot });
    telegram.pushRaw({
      my_chat_member: {
        chat: { id: group.id, type: 'supergroup', title: 'Friends' },
        from: ann,
        date: 1,
        old_chat_member: member('left'),
        new_chat_member: member(status),
      },
    });
    group.say(ann, '/stop');
  };

  it('makes the bot say once that it does not see mentions', async () => {
    const rig = await openGroup({ canReadAllGroupMessages: false });
    join('member')(rig);
    await rig.group.until(({ botMessages }) => botMessages.length === 1);
    expect(rig.group.botMessages[0]?.text).toBe('mentionsHidden in en');
  });

  it.each([
    ['it sees everything', 'member', true],
    ['it is an admin, who sees everything', 'administrator', false],
  ])('passes without a word when %s', async (_, status, canReadAllGroupMessages) => {
    const rig = await openGroup({ canReadAllGroupMessages });
    join(status)(rig);
    const { reply } = await rig.conversation.next();
    await reply.finish({ markdown: 'stopped' });
    expect(rig.group.botMessages.map(({ text }) => text)).toEqual(['stopped']);
  });
});

describe('a private chat', () => {
  it.each([
    ['/start', { command: 'start', argument: '' }],
    ['/start deep-link', { command: 'start', argument: 'deep-link' }],
    [`/ask${BOT} why`, { command: 'ask', argument: 'why' }],
    ['/modles', { command: 'modles', argument: '' }],
    ['/system Speak\nlike a pirate', { command: 'system', argument: 'Speak\nlike a pirate' }],
  ])('takes %j for a command', async (said, invocation) => {
    const { conversation, chat, ann } = await openRig();
    chat.say(ann, said);
    const { incoming } = await conversation.next();
    expect(incoming.invocation).toEqual(invocation);
    expect(incoming.text).toBe(said);
  });

  it.each(['/usr/bin/env: what is it?', 'see /help', '/'])(
    'takes %j for a question',
    async (said) => {
      const { conversation, chat, ann } = await openRig();
      chat.say(ann, said);
      const { incoming } = await conversation.next();
      expect(incoming.invocation).toBeUndefined();
      expect(incoming.text).toBe(said);
    },
  );

  it('says what it cannot read, once about an album, and nothing about service messages', async () => {
    const { telegram, conversation, chat, ann } = await openRig();
    const message = {
      date: 1,
      chat: { id: ann.id, type: 'private', first_name: 'Ann' },
      from: ann,
    };
    const video = { file_id: 'a', file_unique_id: 'b', width: 1, height: 1, duration: 1 };
    const voice = { file_id: 'c', file_unique_id: 'd', duration: 1 };
    for (const id of [101, 102, 103]) {
      telegram.pushRaw({ message: { ...message, message_id: id, video, media_group_id: '5' } });
    }
    telegram.pushRaw({ message: { ...message, message_id: 104, group_chat_created: true } });
    telegram.pushRaw({ message: { ...message, message_id: 105, voice } });
    const edited = { ...message, message_id: 101, edit_date: 2, video, media_group_id: '5' };
    telegram.pushRaw({ edited_message: edited });
    chat.say(ann, 'hello');
    const { reply } = await conversation.next();
    await eventually('the remarks', () => chat.botMessages.length === 2);
    await reply.finish({ markdown: 'hi' });
    expect(chat.botMessages.map(({ text }) => text)).toEqual([
      'unsupportedMessage in en',
      'unsupportedMessage in en',
      'hi',
    ]);
    expect(conversation.received).toHaveLength(1);
  });

  it('reads the caption of what it cannot use', async () => {
    const { telegram, conversation, ann } = await openRig();
    const chat = { id: ann.id, type: 'private', first_name: 'Ann' };
    const voice = { file_id: 'c', file_unique_id: 'd', duration: 1 };
    telegram.pushRaw({
      message: { message_id: 101, date: 1, chat, from: ann, voice, caption: 'what is this?' },
    });
    const { incoming } = await conversation.next();
    expect(incoming.text).toBe('what is this?');
    expect(incoming.attachments).toBeUndefined();
  });
});
