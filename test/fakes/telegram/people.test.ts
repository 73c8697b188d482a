import { Api, Bot } from 'grammy';
import type { Update } from 'grammy/types';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeTelegram, startFakeTelegram } from './index.ts';

let telegram: FakeTelegram;
let api: Api;

beforeEach(async () => {
  telegram = await startFakeTelegram({ limits: 'off' });
  api = new Api(telegram.token, { apiRoot: telegram.url });
});
afterEach(() => telegram.close());

function people() {
  const ann = telegram.person({ firstName: 'Ann', languageCode: 'ru' });
  const ben = telegram.person({ firstName: 'Ben' });
  return { ann, ben };
}

function texts(updates: Update[]): (string | undefined)[] {
  return updates.map(({ message }) => message?.text);
}

describe('a private chat', () => {
  it('hands what is said to the bot with its commands and mentions marked', async () => {
    const { ann } = people();
    telegram.privateChat(ann).say(ann, '/ask what does @ann_b think?');
    const [update] = await api.getUpdates();
    expect(update?.message).toMatchObject({
      text: '/ask what does @ann_b think?',
      from: { id: ann.id, is_bot: false, language_code: 'ru' },
      chat: { id: ann.id, type: 'private' },
      entities: [
        { type: 'bot_command', offset: 0, length: 4 },
        { type: 'mention', offset: 15, length: 6 },
      ],
    });
  });

  it('hands edits on as edited_message with the same id', async () => {
    const { ann } = people();
    const chat = telegram.privateChat(ann);
    const sent = chat.say(ann, 'one');
    chat.editOwn(ann, sent, 'two');
    const [first, second] = await api.getUpdates();
    expect(first?.message?.text).toBe('one');
    expect(second?.edited_message).toMatchObject({ message_id: sent.message_id, text: 'two' });
    expect(second?.edited_message?.edit_date).toBeGreaterThan(0);
  });

  it("never hands the bot's own messages back", async () => {
    const { ann } = people();
    await api.sendMessage(telegram.privateChat(ann).id, 'hi');
    expect(await api.getUpdates()).toEqual([]);
  });

  it('shares message numbers with the other private chats', async () => {
    const { ann, ben } = people();
    const first = telegram.privateChat(ann).say(ann, 'a');
    const second = telegram.privateChat(ben).say(ben, 'b');
    expect(second.message_id).toBe(first.message_id + 1);
  });

  it('says that a topic is not there', async () => {
    const { ann } = people();
    const chat = telegram.privateChat(ann);
    await expect(api.sendMessage(chat.id, 'x', { message_thread_id: 5 })).rejects.toMatchObject({
      description: 'Bad Request: message thread not found',
    });
  });
});

describe('a group with privacy mode', () => {
  it('gives the bot commands, replies to it and service messages, not mentions or talk', async () => {
    const { ann, ben } = people();
    const group = telegram.group({ title: 'G', members: [ann] });
    const name = telegram.bot.username;
    const answer = await api.sendMessage(group.id, 'hello');
    const talk = group.say(ann, 'talk');
    group.say(ann, `hey @${name}`);
    group.say(ann, '/ask x');
    group.say(ann, `/ask@${name} y`);
    group.say(ann, '/ask@other_bot z');
    group.say(ann, 'look: /ask');
    group.say(ann, 'replying', { replyTo: answer });
    group.say(ann, 'replying to a person', { replyTo: talk });
    group.join(ben);
    const updates = await api.getUpdates();
    expect(texts(updates)).toEqual(['/ask x', `/ask@${name} y`, 'replying', undefined]);
    expect(updates.at(-1)?.message?.new_chat_members).toMatchObject([{ id: ben.id }]);
  });

  it('gives the bot everything when it is an admin or privacy mode is off', async () => {
    const { ann } = people();
    telegram.group({ title: 'G', members: [ann], botIsAdmin: true }).say(ann, 'talk');
    expect(texts(await api.getUpdates())).toEqual(['talk']);
    const open = await startFakeTelegram({ canReadAllGroupMessages: true });
    const bea = open.person({ firstName: 'Bea' });
    open.group({ title: 'G', members: [bea] }).say(bea, 'talk');
    const openApi = new Api(open.token, { apiRoot: open.url });
    expect(texts(await openApi.getUpdates())).toEqual(['talk']);
    expect((await openApi.getMe()).can_read_all_group_messages).toBe(true);
    await open.close();
  });

  it('numbers its messages by itself and marks replies with a thread that is no topic', async () => {
    const { ann } = people();
    const group = telegram.group({ title: 'G', members: [ann] });
    const first = group.say(ann, 'one');
    const reply = group.say(ann, 'two', { replyTo: first });
    expect(first.message_id).toBe(1);
    expect(reply.message_thread_id).toBe(1);
    expect(reply.is_topic_message).toBeUndefined();
  });

  it("does not let the bot delete people's messages unless it is an admin", async () => {
    const { ann } = people();
    const group = telegram.group({ title: 'G', members: [ann] });
    const said = group.say(ann, 'one');
    await expect(api.deleteMessage(group.id, said.message_id)).rejects.toMatchObject({
      description: "Bad Request: message can't be deleted",
    });
  });

  it('answers 403 once the bot was thrown out', async () => {
    const { ann } = people();
    const group = telegram.group({ title: 'G', members: [ann] });
    group.kickBot(ann);
    await expect(api.sendMessage(group.id, 'x')).rejects.toMatchObject({
      description: 'Forbidden: bot was kicked from the supergroup chat',
    });
  });

  it('says who is a member', async () => {
    const { ann, ben } = people();
    const group = telegram.group({ title: 'G', members: [ann] });
    expect(await api.getChat(group.id)).toMatchObject({ type: 'supergroup', title: 'G' });
    expect(await api.getChatMember(group.id, ann.id)).toMatchObject({ status: 'creator' });
    expect(await api.getChatMember(group.id, ben.id)).toMatchObject({ status: 'left' });
    expect(await api.getChatMember(group.id, telegram.bot.id)).toMatchObject({ status: 'member' });
  });
});

describe('a forum', () => {
  it('keeps topics apart, and every message in one seems to reply to its beginning', async () => {
    const { ann } = people();
    const forum = telegram.group({ title: 'F', members: [ann], forum: true });
    const thread = forum.openTopic(ann, 'News');
    const asked = forum.say(ann, '/ask x', { thread });
    expect(asked).toMatchObject({
      message_thread_id: thread,
      is_topic_message: true,
      reply_to_message: { message_id: thread, forum_topic_created: { name: 'News' } },
    });
    const replied = await api.sendMessage(forum.id, 'a', {
      reply_parameters: { message_id: asked.message_id },
    });
    const placed = await api.sendMessage(forum.id, 'b', { message_thread_id: thread });
    const general = await api.sendMessage(forum.id, 'c');
    expect([replied, placed, general].map((message) => message.message_thread_id)).toEqual([
      thread,
      thread,
      undefined,
    ]);
    await expect(api.sendMessage(forum.id, 'd', { message_thread_id: 99 })).rejects.toMatchObject({
      description: 'Bad Request: message thread not found',
    });
  });
});

describe('buttons', () => {
  it('reach the bot, and its answer reaches the person, once', async () => {
    const { ann } = people();
    const chat = telegram.privateChat(ann);
    const bot = new Bot(telegram.token, { client: { apiRoot: telegram.url } });
    const second: unknown[] = [];
    bot.on('callback_query:data', async (ctx) => {
      await ctx.answerCallbackQuery({ text: `got ${ctx.callbackQuery.data}`, show_alert: true });
      second.push(await ctx.answerCallbackQuery().catch((error: unknown) => error));
    });
    const running = bot.start();
    const sent = await api.sendMessage(chat.id, 'choose', {
      reply_markup: { inline_keyboard: [[{ text: '⏹ Stop', callback_data: 'stop:1' }]] },
    });
    expect(await chat.press(ann, sent, '⏹ Stop')).toEqual({ text: 'got stop:1', showAlert: true });
    await expect
      .poll(() => second)
      .toMatchObject([
        {
          description:
            'Bad Request: query is too old and response timeout expired or query ID is invalid',
        },
      ]);
    await bot.stop();
    await running;
  });

  it('are too old to be answered after a while', async () => {
    const { ann } = people();
    const chat = telegram.privateChat(ann);
    const sent = await api.sendMessage(chat.id, 'choose', {
      reply_markup: { inline_keyboard: [[{ text: 'a', callback_data: 'a' }]] },
    });
    const pressed = chat.press(ann, sent, 'a', { withinMs: 50 });
    telegram.expireQueries();
    const [update] = await api.getUpdates();
    await expect(api.answerCallbackQuery(update?.callback_query?.id ?? '')).rejects.toMatchObject({
      error_code: 400,
    });
    await expect(pressed).rejects.toThrow(/the bot's answer to "a"[\s\S]*choose/);
  });

  it('must be there to be pressed', async () => {
    const { ann } = people();
    const chat = telegram.privateChat(ann);
    const sent = await api.sendMessage(chat.id, 'nothing to press');
    expect(() => chat.press(ann, sent, 'Stop')).toThrow('has no button Stop');
  });
});

describe('waiting for the bot', () => {
  it('ends as soon as the chat shows what is wanted', async () => {
    const { ann } = people();
    const chat = telegram.privateChat(ann);
    const seen = chat.until(({ botMessages }) => botMessages.find(({ text }) => text === 'two'));
    const sent = await api.sendMessage(chat.id, 'one');
    await api.editMessageText(chat.id, sent.message_id, 'two');
    expect((await seen).messageId).toBe(sent.message_id);
  });

  it('fails with what the chat shows instead', async () => {
    const { ann } = people();
    const chat = telegram.privateChat(ann);
    chat.say(ann, 'anybody here?');
    await expect(chat.until(() => false, { withinMs: 20, what: 'an answer' })).rejects.toThrow(
      /20 ms: an answer[\s\S]*Ann: "anybody here\?"/,
    );
  });
});
