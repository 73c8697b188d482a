import { Api } from 'grammy';
import { afterEach, describe, expect, it } from 'vitest';
import { type FakeTelegram, type FakeTelegramOptions, startFakeTelegram } from './index.ts';

let telegram: FakeTelegram;
afterEach(() => telegram.close());

async function start(options: FakeTelegramOptions = {}) {
  telegram = await startFakeTelegram({ limits: 'off', ...options });
  const api = new Api(telegram.token, { apiRoot: telegram.url });
  const ann = telegram.person({ firstName: 'Ann' });
  return { api, ann, chat: telegram.privateChat(ann) };
}

describe('a draft', () => {
  it('is gone when its time is over, and comes back when it is sent again', async () => {
    const { api, chat } = await start({ draftLifeMs: 40 });
    await api.sendMessageDraft(chat.id, 7, 'a');
    await chat.until(({ draft }) => draft === undefined);
    await api.sendMessageDraft(chat.id, 7, 'a');
    expect(chat.draft).toBe('a');
  });

  it('lives 30 seconds', async () => {
    const { api, chat } = await start();
    await api.sendMessageDraft(chat.id, 7, 'a');
    const leftMs = (chat.draftView?.expiresAt ?? 0) - performance.now();
    expect(leftMs).toBeGreaterThan(29_000);
    expect(leftMs).toBeLessThanOrEqual(30_000);
  });

  it('belongs to its topic', async () => {
    const { api, chat, ann } = await start();
    const topic = chat.openTopic(ann, 'Cats');
    await api.sendMessageDraft(chat.id, 7, 'a', { message_thread_id: topic });
    await api.sendMessage(chat.id, 'elsewhere');
    expect(chat.draftView).toMatchObject({ text: 'a', thread: topic });
    await api.sendMessage(chat.id, 'here', { message_thread_id: topic });
    expect(chat.draft).toBeUndefined();
  });

  it('that was stopped is not shown again; it stays if it is to be kept', async () => {
    const { api, chat } = await start();
    await api.sendMessageDraft(chat.id, 7, 'a', { can_stop: true, keep_on_stop: true });
    chat.stopDraft();
    await api.sendMessageDraft(chat.id, 7, 'ab', { can_stop: true });
    expect(chat.draft).toBe('a');
    await api.sendMessageDraft(chat.id, 8, 'another');
    expect(chat.draft).toBe('another');
  });

  it('may come quickly for a while, then once a second', async () => {
    const { api, chat } = await start({ limits: 'real' });
    for (let number = 1; number <= 20; number += 1) await api.sendMessageDraft(chat.id, 7, 'a');
    await expect(api.sendMessageDraft(chat.id, 7, 'a')).rejects.toMatchObject({ error_code: 429 });
    await expect(api.sendMessage(chat.id, 'the message')).resolves.toBeDefined();
  });
});

describe('a server that lacks something', () => {
  it('does not know the methods', async () => {
    const { api, chat } = await start({ lacks: ['drafts', 'rich messages'] });
    const unknown = { error_code: 404, description: 'Not Found: method not found' };
    await expect(api.sendMessageDraft(chat.id, 7, 'a')).rejects.toMatchObject(unknown);
    await expect(api.sendRichMessage(chat.id, { html: 'a' })).rejects.toMatchObject(unknown);
    await expect(api.sendRichMessageDraft(chat.id, 7, { html: 'a' })).rejects.toMatchObject(
      unknown,
    );
  });

  it('passes over fields that it does not know', async () => {
    const { api, chat } = await start({ lacks: ['stop button', 'rich messages'] });
    await api.sendMessageDraft(chat.id, 7, 'a', { can_stop: true });
    expect(() => chat.stopDraft()).toThrow('There is no draft with a stop button');
    const { message_id } = await api.sendMessage(chat.id, 'a');
    await expect(api.editMessageText(chat.id, message_id, { html: 'b' })).rejects.toMatchObject({
      description: 'Bad Request: message text is empty',
    });
  });
});

describe('a chat that refuses something', () => {
  it('says so until it takes it', async () => {
    const { api, chat } = await start();
    chat.refuse('drafts');
    chat.refuse('rich messages');
    await expect(api.sendMessageDraft(chat.id, 7, 'a')).rejects.toMatchObject({
      description: 'Bad Request: TEXTDRAFT_PEER_INVALID',
    });
    const refusal = { description: 'Bad Request: rich messages are not supported in the chat' };
    await expect(api.sendRichMessage(chat.id, { html: 'a' })).rejects.toMatchObject(refusal);
    const { message_id } = await api.sendMessage(chat.id, 'a');
    const edit = api.editMessageText(chat.id, message_id, { html: 'b' });
    await expect(edit).rejects.toMatchObject(refusal);
    chat.accept('drafts');
    await expect(api.sendMessageDraft(chat.id, 7, 'a')).resolves.toBe(true);
  });
});

describe('rich HTML', () => {
  it.each([
    ['<p>a', 'can\'t find end tag of "p"'],
    ['<p>a</b>', 'unexpected end tag </b> at offset 4'],
    ['a</p>', 'unexpected end tag </p> at offset 1'],
    ['<script>a</script>', 'unsupported start tag "script" at offset 0'],
    ['<p onclick="x">a</p>', 'unsupported attribute "onclick" of "p" at offset 0'],
    ['a < b', 'unsupported start tag "" at offset 2'],
    ['<li>a</li>', '"li" must not be in ""'],
    ['<ul>a</ul>', 'text must not be in "ul"'],
    ['<table><tr><p>a</p></tr></table>', '"p" must not be in "tr"'],
    ['<p><ul><li>a</li></ul></p>', 'block "ul" must not be in "p"'],
    ['<h1><p>a</p></h1>', 'block "p" must not be in "h1"'],
  ])('is refused when it is wrong: %s', async (html, problem) => {
    const { api, chat } = await start();
    await expect(api.sendRichMessage(chat.id, { html })).rejects.toMatchObject({
      description: `Bad Request: can't parse rich message: ${problem}`,
    });
  });

  it.each([
    ['<p> </p>', 'rich message must be non-empty'],
    [`<p>${'x'.repeat(32_769)}</p>`, 'message is too long'],
    ['<p>a</p>'.repeat(501), 'rich message has too many blocks'],
    [
      `${'<blockquote>'.repeat(17)}a${'</blockquote>'.repeat(17)}`,
      'rich message is nested too deep',
    ],
    [
      `<table><tr>${'<td>a</td>'.repeat(21)}</tr></table>`,
      'rich message has too many table columns',
    ],
  ])('is refused beyond its limits', async (html, problem) => {
    const { api, chat } = await start();
    await expect(api.sendRichMessage(chat.id, { html })).rejects.toMatchObject({
      description: `Bad Request: ${problem}`,
    });
  });

  it('is taken up to its limits, markup not counted', async () => {
    const { api, chat } = await start();
    await api.sendRichMessage(chat.id, { html: `<p><b>${'&lt;'.repeat(32_768)}</b></p>` });
    expect(chat.botMessages).toMatchObject([{ rich: true }]);
  });

  it('has live names and addresses unless that is switched off', async () => {
    const { api, chat } = await start();
    const html = '<p>@someone <code>@nobody</code></p>';
    await api.sendRichMessage(chat.id, { html });
    await api.sendRichMessage(chat.id, { html, skip_entity_detection: true });
    expect(chat.botMessages.map(({ entities }) => entities)).toEqual([
      [{ type: 'mention', offset: 0, length: 8 }],
      [],
    ]);
  });
});
