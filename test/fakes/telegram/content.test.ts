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

describe('files', () => {
  it('sends a document by multipart with its caption', async () => {
    const { chat } = annsChat();
    const bytes = Buffer.from('# Long\r\n--answer\r\n');
    const sent = await api.sendDocument(chat.id, new InputFile(bytes, 'my answer.md'), {
      caption: '<i>all</i>',
      parse_mode: 'HTML',
      ...button('Retry', 'r'),
    });
    expect(sent.document).toMatchObject({ file_name: 'my answer.md', file_size: bytes.length });
    const [shown] = chat.botMessages;
    expect(shown).toMatchObject({ text: 'all', buttons: [[{ data: 'r' }]] });
    expect(Buffer.from(shown?.document?.bytes ?? [])).toEqual(bytes);
  });

  it('refuses an empty document and a caption over 1024', async () => {
    const { chat } = annsChat();
    const empty = new InputFile(Buffer.alloc(0), 'a.md');
    await expect(api.sendDocument(chat.id, empty)).rejects.toMatchObject({
      description: 'Bad Request: file must be non-empty',
    });
    const file = new InputFile(Buffer.from('x'), 'a.md');
    await expect(
      api.sendDocument(chat.id, file, { caption: 'x'.repeat(1025) }),
    ).rejects.toMatchObject({ description: 'Bad Request: message caption is too long' });
  });

  it('gives the bot what people sent, up to 20 MB', async () => {
    const { ann, chat } = annsChat();
    const bytes = new TextEncoder().encode('notes');
    const small = chat.say(ann, 'read this', {
      document: { name: 'notes.txt', mime: 'text/plain', bytes },
    });
    const huge = chat.say(ann, '', {
      document: {
        name: 'big.bin',
        mime: 'application/octet-stream',
        bytes,
        size: 21 * 1024 * 1024,
      },
    });
    expect(small).toMatchObject({ caption: 'read this', document: { file_name: 'notes.txt' } });
    const file = await api.getFile(small.document?.file_id ?? '');
    const answer = await fetch(`${telegram.url}/file/bot${telegram.token}/${file.file_path}`);
    expect(await answer.text()).toBe('notes');
    await expect(api.getFile(huge.document?.file_id ?? '')).rejects.toMatchObject({
      description: 'Bad Request: file is too big',
    });
    await expect(api.getFile('nonsense')).rejects.toMatchObject({
      description: 'Bad Request: wrong file_id or the file is temporarily unavailable',
    });
  });

  it('gives a file only behind a path that getFile told and that has not expired', async () => {
    const { ann, chat } = annsChat();
    const bytes = new TextEncoder().encode('notes');
    const sent = chat.say(ann, '', { document: { name: 'a.txt', mime: 'text/plain', bytes } });
    const id = sent.document?.file_id ?? '';
    const at = `${telegram.url}/file/bot${telegram.token}/documents/file_1.txt`;
    expect((await fetch(at)).status).toBe(404);
    await api.getFile(id);
    expect((await fetch(at)).status).toBe(200);
    telegram.files.expirePaths();
    expect((await fetch(at)).status).toBe(404);
    telegram.files.forget(id);
    await expect(api.getFile(id)).rejects.toMatchObject({ error_code: 400 });
  });

  it('hands an album on message by message, with the caption under one of them', async () => {
    const { ann, chat } = annsChat();
    const photo = { bytes: new Uint8Array([1]) };
    chat.sayAlbum(ann, [{ photo }, { photo }], { caption: 'both', captionAt: 1 });
    chat.sayAlbum(ann, [{ photo }, { photo }]);
    const messages = (await api.getUpdates()).map(({ message }) => message);
    expect(messages.map((message) => message?.caption)).toEqual([
      undefined,
      'both',
      undefined,
      undefined,
    ]);
    const [one, same, other] = messages.map((message) => message?.media_group_id);
    expect(one).toBe(same);
    expect(other).not.toBe(one);
    const document = { name: 'a', mime: 'text/plain', bytes: new Uint8Array([1]) };
    expect(() => chat.sayAlbum(ann, [{ photo }])).toThrow('2 to 10 items');
    expect(() => chat.sayAlbum(ann, [{ photo }, { document }])).toThrow('either photos or');
  });

  it('gives photos in several sizes, the largest last', () => {
    const { ann, chat } = annsChat();
    const sent = chat.say(ann, 'what is this?', { photo: { bytes: new Uint8Array([1, 2]) } });
    const widths = sent.photo?.map(({ width }) => width) ?? [];
    expect(widths.length).toBeGreaterThan(1);
    expect(widths).toEqual([...widths].sort((a, b) => a - b));
  });
});

describe('rich messages', () => {
  it('are sent and edited from Markdown, in blocks', async () => {
    const { chat } = annsChat();
    const sent = await api.sendRichMessage(chat.id, { markdown: '# A\n\nb\n\n```ts\nc\n```' });
    expect(sent.rich_message.blocks).toMatchObject([
      { type: 'heading', text: 'A', size: 1 },
      { type: 'paragraph', text: 'b' },
      { type: 'pre', language: 'ts' },
    ]);
    await api.editMessageText(chat.id, sent.message_id, { markdown: 'new' });
    expect(chat.messages).toMatchObject([{ rich: true, text: 'new' }]);
  });

  it('hold 32768 characters', async () => {
    const { chat } = annsChat();
    const markdown = 'x'.repeat(32_769);
    await expect(api.sendRichMessage(chat.id, { markdown })).rejects.toMatchObject({
      description: 'Bad Request: message is too long',
    });
  });
});

describe('drafts and actions', () => {
  it('show a draft until the message comes', async () => {
    const { chat } = annsChat();
    await api.sendMessageDraft(chat.id, 7, 'thin');
    await api.sendMessageDraft(chat.id, 7, 'thinking');
    expect(chat.draft).toBe('thinking');
    await api.sendMessage(chat.id, 'done');
    expect(chat.draft).toBeUndefined();
    expect(chat.timeline.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'draft thin',
      'draft thinking',
      'send done',
    ]);
  });

  it('tell the bot when the person stops a draft that may be stopped', async () => {
    const { chat } = annsChat();
    await api.sendMessageDraft(chat.id, 7, 'a');
    expect(() => chat.stopDraft()).toThrow('There is no draft with a stop button');
    await api.sendMessageDraft(chat.id, 7, 'b', { can_stop: true });
    chat.stopDraft();
    expect(chat.draft).toBeUndefined();
    const updates = await api.getUpdates();
    expect(updates[0]?.stopped_message_generation).toMatchObject({ draft_id: 7 });
  });

  it('take drafts only in private chats and with an id', async () => {
    const { ann, chat } = annsChat();
    const group = telegram.group({ title: 'G', members: [ann] });
    await expect(api.sendMessageDraft(group.id, 7, 'x')).rejects.toMatchObject({ error_code: 400 });
    await expect(api.sendMessageDraft(chat.id, 0, 'x')).rejects.toMatchObject({ error_code: 400 });
  });

  it('log chat actions and refuse unknown ones', async () => {
    const { chat } = annsChat();
    await api.sendChatAction(chat.id, 'typing');
    expect(chat.actions).toMatchObject([{ action: 'typing' }]);
    await expect(api.sendChatAction(chat.id, 'dancing' as 'typing')).rejects.toMatchObject({
      description: 'Bad Request: wrong parameter action in request',
    });
  });

  it('show reactions and refuse those that bots may not use', async () => {
    const { ann, chat } = annsChat();
    const asked = chat.say(ann, 'hi');
    await api.setMessageReaction(chat.id, asked.message_id, [{ type: 'emoji', emoji: '👀' }]);
    expect(chat.messages).toMatchObject([{ reactions: ['👀'] }]);
    await expect(
      api.setMessageReaction(chat.id, asked.message_id, [{ type: 'emoji', emoji: '⏹' as '👀' }]),
    ).rejects.toMatchObject({ description: 'Bad Request: REACTION_INVALID' });
  });
});
