import { Api, InputFile } from 'grammy';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeTelegram, startFakeTelegram } from './index.ts';

let telegram: FakeTelegram;
let api: Api;

beforeEach(async () => {
  telegram = await startFakeTelegram({ limits: 'off' });
  api = new Api(telegram.token, { apiRoot: telegram.url });
});
afterEach(() => telegram.close());

function annsChat() {
  const ann = telegram.person({ firstName: 'Ann', username: 'ann_b' });
  return { ann, chat: telegram.privateChat(ann) };
}

function button(text: string, data: string) {
  return { reply_markup: { inline_keyboard: [[{ text, callback_data: data }]] } };
}

describe('sendMessage', () => {
  it('shows the parsed text with its buttons and answers with the message', async () => {
    const { chat } = annsChat();
    const sent = await api.sendMessage(chat.id, ' <b>Hi</b> &amp; bye ', {
      parse_mode: 'HTML',
      ...button('Go', 'go:1'),
      link_preview_options: { is_disabled: true },
    });
    expect(sent).toMatchObject({
      message_id: 1,
      text: 'Hi & bye',
      entities: [{ type: 'bold', offset: 0, length: 2 }],
      chat: { id: chat.id, type: 'private', first_name: 'Ann' },
      from: { id: telegram.bot.id, is_bot: true },
    });
    expect(chat.messages).toMatchObject([
      {
        from: 'bot',
        text: 'Hi & bye',
        buttons: [[{ text: 'Go', data: 'go:1' }]],
        linkPreview: false,
      },
    ]);
  });

  it('counts 4096 UTF-16 units after parsing', async () => {
    const { chat } = annsChat();
    const html = `<b>${'&lt;'.repeat(4096)}</b>`;
    await expect(api.sendMessage(chat.id, html, { parse_mode: 'HTML' })).resolves.toBeDefined();
    await expect(api.sendMessage(chat.id, '😀'.repeat(2049))).rejects.toMatchObject({
      error_code: 400,
      description: 'Bad Request: message is too long',
    });
  });

  it.each([
    ['', 'Bad Request: message text is empty'],
    [' \n ', 'Bad Request: text must be non-empty'],
    ['a\ud83d', 'Bad Request: strings must be encoded in UTF-8'],
  ])('refuses %j', async (text, description) => {
    const { chat } = annsChat();
    await expect(api.sendMessage(chat.id, text)).rejects.toMatchObject({ description });
  });

  it('answers 400 for a chat that does not exist', async () => {
    await expect(api.sendMessage(42, 'hi')).rejects.toMatchObject({
      description: 'Bad Request: chat not found',
    });
  });

  it('answers 403 while the person blocks the bot, and tells the bot', async () => {
    const { ann, chat } = annsChat();
    telegram.block(ann);
    await expect(api.sendMessage(chat.id, 'hi')).rejects.toMatchObject({
      error_code: 403,
      description: 'Forbidden: bot was blocked by the user',
    });
    telegram.unblock(ann);
    await expect(api.sendMessage(chat.id, 'hi')).resolves.toBeDefined();
    const updates = await api.getUpdates();
    expect(updates.map((update) => update.my_chat_member?.new_chat_member.status)).toEqual([
      'kicked',
      'member',
    ]);
  });

  it('replies to messages that are there, and only to those unless allowed', async () => {
    const { ann, chat } = annsChat();
    const asked = chat.say(ann, 'question');
    const gone = { message_id: 99 };
    const sent = await api.sendMessage(chat.id, 'answer', {
      reply_parameters: { message_id: asked.message_id },
    });
    expect(sent.reply_to_message?.text).toBe('question');
    await expect(
      api.sendMessage(chat.id, 'answer', { reply_parameters: gone }),
    ).rejects.toMatchObject({ description: 'Bad Request: message to be replied not found' });
    await expect(
      api.sendMessage(chat.id, 'answer', {
        reply_parameters: { ...gone, allow_sending_without_reply: true },
      }),
    ).resolves.not.toHaveProperty('reply_to_message');
  });
});

describe('inline keyboards', () => {
  it('take callback data of 64 bytes and not of 65', async () => {
    const { chat } = annsChat();
    await expect(api.sendMessage(chat.id, 'x', button('a', 'ж'.repeat(32)))).resolves.toBeDefined();
    await expect(
      api.sendMessage(chat.id, 'x', button('a', `${'ж'.repeat(32)}b`)),
    ).rejects.toMatchObject({ description: 'Bad Request: BUTTON_DATA_INVALID' });
  });

  it('take 100 buttons and not 101', async () => {
    const { chat } = annsChat();
    const keys = (count: number) => ({
      inline_keyboard: Array.from({ length: count }, (_, n) => [
        { text: `${n}`, callback_data: `${n}` },
      ]),
    });
    await expect(api.sendMessage(chat.id, 'x', { reply_markup: keys(100) })).resolves.toBeDefined();
    await expect(api.sendMessage(chat.id, 'x', { reply_markup: keys(101) })).rejects.toMatchObject({
      description: 'Bad Request: reply markup is too long',
    });
  });

  it('need an action in every button', async () => {
    const { chat } = annsChat();
    await expect(api.sendMessage(chat.id, 'x', button('a', ''))).rejects.toMatchObject({
      description:
        "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    });
  });
});

describe('editing', () => {
  it('changes the text, keeps the id and drops buttons that are left out', async () => {
    const { chat } = annsChat();
    const sent = await api.sendMessage(chat.id, 'one', button('Stop', 'stop'));
    await api.editMessageText(chat.id, sent.message_id, 'two');
    expect(chat.messages).toMatchObject([{ messageId: sent.message_id, text: 'two', buttons: [] }]);
    expect(chat.messages[0]?.editedAt).toBeGreaterThan(0);
  });

  it('answers 400 when nothing changes', async () => {
    const { chat } = annsChat();
    const sent = await api.sendMessage(chat.id, '<b>one</b>', {
      parse_mode: 'HTML',
      ...button('a', 'a'),
    });
    const unchanged = {
      description:
        'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    };
    await expect(
      api.editMessageText(chat.id, sent.message_id, ' *one* ', {
        parse_mode: 'MarkdownV2',
        ...button('a', 'a'),
      }),
    ).rejects.toMatchObject(unchanged);
    await expect(
      api.editMessageReplyMarkup(chat.id, sent.message_id, button('a', 'a')),
    ).rejects.toMatchObject(unchanged);
    await expect(
      api.editMessageText(chat.id, sent.message_id, 'one', button('a', 'a')),
    ).resolves.toBeDefined();
  });

  it('counts switching the link preview off as a change', async () => {
    const { chat } = annsChat();
    const sent = await api.sendMessage(chat.id, 'https://example.org');
    await api.editMessageText(chat.id, sent.message_id, 'https://example.org', {
      link_preview_options: { is_disabled: true },
    });
    expect(chat.messages[0]?.linkPreview).toBe(false);
  });

  it('changes only the buttons with editMessageReplyMarkup', async () => {
    const { chat } = annsChat();
    const sent = await api.sendMessage(chat.id, 'one', button('a', 'a'));
    await api.editMessageReplyMarkup(chat.id, sent.message_id, button('b', 'b'));
    expect(chat.messages).toMatchObject([{ text: 'one', buttons: [[{ text: 'b' }]] }]);
    await api.editMessageReplyMarkup(chat.id, sent.message_id);
    expect(chat.messages).toMatchObject([{ text: 'one', buttons: [] }]);
  });

  it("refuses people's messages, missing ones and files without text", async () => {
    const { ann, chat } = annsChat();
    const asked = chat.say(ann, 'mine');
    const file = await api.sendDocument(chat.id, new InputFile(Buffer.from('x'), 'a.md'));
    await expect(api.editMessageText(chat.id, asked.message_id, 'x')).rejects.toMatchObject({
      description: "Bad Request: message can't be edited",
    });
    await expect(api.editMessageText(chat.id, 99, 'x')).rejects.toMatchObject({
      description: 'Bad Request: message to edit not found',
    });
    await expect(api.editMessageText(chat.id, file.message_id, 'x')).rejects.toMatchObject({
      description: 'Bad Request: there is no text in the message to edit',
    });
  });

  it('deletes messages, after which they cannot be edited', async () => {
    const { chat } = annsChat();
    const sent = await api.sendMessage(chat.id, 'one');
    await api.deleteMessage(chat.id, sent.message_id);
    expect(chat.messages).toEqual([]);
    await expect(api.deleteMessage(chat.id, sent.message_id)).rejects.toMatchObject({
      description: 'Bad Request: message to delete not found',
    });
    expect(chat.timeline.map(({ kind }) => kind)).toEqual(['send', 'delete']);
  });
});
