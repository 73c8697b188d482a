import { describe, expect, it } from 'vitest';
import type { Button } from '../../../src/conversation/door.ts';
import { type FakeTelegram, readRichHtml } from '../../fakes/telegram/index.ts';
import { eventually, openRig, type Rig, type RigOptions } from './rig.ts';

const STOP: Button = { label: '⏹', press: { command: 'stop', argument: '' } };
const TABLE = '| a | b |\n|---|---|\n| 1 | 2 |';
const PARAGRAPH = `${'word '.repeat(400)}end.\n\n`;

async function openRich(options: RigOptions = {}): Promise<Rig> {
  return await openRig({ isRich: true, ...options });
}

async function ask({ chat, ann, conversation }: Rig) {
  chat.say(ann, 'hello');
  return (await conversation.next()).reply;
}

const changesOf = (telegram: FakeTelegram) =>
  telegram.calls.filter(({ method }) =>
    /^(send(?!ChatAction)|edit|delete(?!Webhook))/.test(method),
  );

describe('an answer that gains from it', () => {
  it.each([
    ['a table', TABLE, '<table bordered>'],
    ['a formula', 'So $x^2$ it is', '<tg-math>x^2</tg-math>'],
    ['a heading', '## Title\n\nText', '<h2>Title</h2>'],
    ['code', '```ts\nlet a;\n```', '<pre><code class="language-ts">let a;</code></pre>'],
    ['a nested list', '- a\n  - b', '<ul><li>a<ul><li>b</li></ul></li></ul>'],
  ])('ends as a rich message: %s', async (_, markdown, html) => {
    const rig = await openRich();
    const reply = await ask(rig);
    reply.show({ markdown: 'Well', buttons: [[STOP]] });
    const growing = await rig.chat.until(({ botMessages }) => botMessages[0]);
    expect(growing.rich).toBe(false);
    await reply.finish({ markdown, buttons: [[STOP]] });
    expect(rig.chat.botMessages).toMatchObject([{ messageId: growing.messageId, rich: true }]);
    expect(rig.chat.botMessages[0]?.text).toContain(html);
    expect(rig.chat.botMessages[0]?.buttons.flat()).toMatchObject([{ text: '⏹' }]);
    expect(changesOf(rig.telegram).map(({ method }) => method)).toEqual([
      'sendMessage',
      'editMessageText',
    ]);
  });

  it('has the thought folded above it and the small print below it', async () => {
    const rig = await openRich();
    const reply = await ask(rig);
    const thought = { title: 'Thought for 3 s', text: 'First *this*.' };
    await reply.finish({ markdown: 'The answer', thought, footnote: '12 tokens/s' });
    expect(rig.chat.botMessages[0]?.text).toBe(
      '<details><summary>Thought for 3 s</summary><p>First <i>this</i>.</p></details>' +
        '<p>The answer</p><footer>12 tokens/s</footer>',
    );
  });

  it('pings nobody and opens no preview', async () => {
    const rig = await openRich();
    const reply = await ask(rig);
    const markdown = `# Hi @someone\n\n[you](tg://user?id=${rig.ann.id}) ![x](https://a.b/c.png) /start #tag`;
    await reply.finish({ markdown });
    const [message] = rig.chat.botMessages;
    expect(message?.entities).toEqual([]);
    const { text, children, entities } = readRichHtml(message?.text ?? '');
    expect(text).toBe('Hi @\u2060someone\nyou x /start #tag');
    expect(entities).toMatchObject([{ type: 'text_link', url: 'https://a.b/c.png' }]);
    expect(JSON.stringify(children)).not.toContain('tg://');
    const [call] = changesOf(rig.telegram);
    expect(call?.payload.rich_message).toMatchObject({ skip_entity_detection: true });
  });

  it('is one message up to 32,768 characters, which grows in place', async () => {
    const rig = await openRich();
    const { telegram, chat } = rig;
    const reply = await ask(rig);
    const text = PARAGRAPH.repeat(12);
    for (const end of [3_000, 6_000, 15_000]) {
      reply.show({ markdown: text.slice(0, end) });
      await chat.until(({ botMessages }) => (botMessages[0]?.text.length ?? 0) > end - 100);
    }
    await reply.finish({ markdown: text });
    expect(chat.botMessages).toHaveLength(1);
    const plain = readRichHtml(chat.botMessages[0]?.text ?? '').text;
    expect(plain.replace(/\s+/g, ' ')).toBe(text.trim().replace(/\s+/g, ' '));
    expect(chat.timeline.filter(({ kind }) => kind === 'send')).toHaveLength(2);
    expect(telegram.calls.some(({ method }) => method === 'deleteMessage')).toBe(false);
  });

  it('goes the ordinary way above that', async () => {
    const rig = await openRich();
    const reply = await ask(rig);
    await reply.finish({ markdown: PARAGRAPH.repeat(17) });
    expect(
      rig.chat.botMessages.map(({ rich, document }) => [rich, document !== undefined]),
    ).toEqual([
      [false, false],
      [false, true],
    ]);
  });

  it('is shown once when the reply to it was lost', async () => {
    const rig = await openRich();
    const reply = await ask(rig);
    rig.telegram.fail({ method: 'sendRichMessage', mode: 'drop-reply' });
    await reply.finish({ markdown: TABLE });
    expect(rig.chat.botMessages).toMatchObject([{ rich: true }]);
  });

  it('waits as long as 429 says and stays rich', async () => {
    const rig = await openRich();
    const reply = await ask(rig);
    rig.telegram.fail({ method: 'sendRichMessage', status: 429, retryAfter: 1 });
    await reply.finish({ markdown: TABLE });
    expect(rig.chat.botMessages).toMatchObject([{ rich: true }]);
    const [first, second] = changesOf(rig.telegram);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(990);
  });
});

describe('rich messages are not used', () => {
  it('for what an ordinary message shows as well', async () => {
    const rig = await openRich();
    const reply = await ask(rig);
    await reply.finish({ markdown: '**Bold**, `code`, [a link](https://a.b)\n\n- one\n- two' });
    expect(rig.chat.botMessages).toMatchObject([{ rich: false }]);
  });

  it('without the setting', async () => {
    const rig = await openRig();
    const reply = await ask(rig);
    await reply.finish({ markdown: TABLE });
    expect(rig.chat.botMessages).toMatchObject([{ rich: false }]);
  });

  it.each([
    ['sent', []],
    ['edited', [STOP]],
  ])('on a server that does not know them, where each chat asks no more: %s', async (_, shown) => {
    const rig = await openRich({ lacks: ['rich messages'] });
    const { telegram, chat } = rig;
    const bea = telegram.person({ firstName: 'Bea' });
    for (const person of [rig.ann, rig.ann, bea]) {
      telegram.privateChat(person).say(person, 'hello');
      const { reply } = await rig.conversation.next();
      if (shown.length > 0) {
        reply.show({ markdown: 'Well', buttons: [shown] });
        await telegram
          .privateChat(person)
          .until(({ botMessages }) => botMessages.at(-1)?.text === 'Well');
      }
      await reply.finish({ markdown: TABLE });
      const last = telegram.privateChat(person).botMessages.at(-1);
      expect(last).toMatchObject({ rich: false, entities: [{ type: 'pre' }] });
    }
    expect(chat.botMessages).toHaveLength(2);
    const asked = telegram.calls.filter(({ payload }) => payload.rich_message !== undefined);
    // Only a method that is missing tells about the server; an edit that is refused about its chat.
    expect(asked).toHaveLength(shown.length > 0 ? 2 : 1);
  });

  it.each([
    ['sent', false],
    ['edited', true],
  ])('in a chat that refuses them; the answer comes at once and once: %s', async (_, grows) => {
    const rig = await openRich({ timing: { privateGapMs: 300 } });
    const { telegram, chat } = rig;
    chat.refuse('rich messages');
    const reply = await ask(rig);
    if (grows) {
      reply.show({ markdown: 'Well' });
      await chat.until(({ botMessages }) => botMessages.length === 1);
    }
    await reply.finish({ markdown: TABLE });
    expect(chat.botMessages).toMatchObject([{ rich: false, entities: [{ type: 'pre' }] }]);
    const [refused, ordinary] = changesOf(telegram).slice(grows ? 1 : 0);
    expect(refused?.status).toBe(400);
    expect((ordinary?.at ?? 0) - (refused?.at ?? 0)).toBeLessThan(300);
    const next = await ask(rig);
    await next.finish({ markdown: '# Two' });
    expect(changesOf(telegram).filter(({ status }) => status === 400)).toHaveLength(1);
  });

  it('when a long one is refused in the middle: it goes on in several messages', async () => {
    const rig = await openRich();
    const { telegram, chat } = rig;
    const reply = await ask(rig);
    const text = PARAGRAPH.repeat(5);
    reply.show({ markdown: text.slice(0, 3_000) });
    await chat.until(({ botMessages }) => botMessages.length === 1);
    telegram.fail({
      method: 'editMessageText',
      status: 400,
      description: 'Bad Request: RICH_MESSAGE_EMAIL_INVALID',
      when: ({ rich_message }) => rich_message !== undefined,
    });
    reply.show({ markdown: text.slice(0, 6_000) });
    await chat.until(({ botMessages }) => botMessages.length === 2);
    await reply.finish({ markdown: text });
    expect(chat.botMessages.map(({ rich }) => rich)).toEqual([false, false, false]);
    expect(telegram.calls.some(({ method }) => method === 'deleteMessage')).toBe(false);
  });

  it('but a chat that is gone says nothing about them', async () => {
    const rig = await openRich();
    const { telegram, chat } = rig;
    telegram.fail({
      method: 'sendRichMessage',
      status: 400,
      description: 'Bad Request: chat not found',
    });
    const lost = await ask(rig);
    await expect(lost.finish({ markdown: TABLE })).rejects.toThrow('chat not found');
    const reply = await ask(rig);
    await reply.finish({ markdown: TABLE });
    expect(chat.botMessages).toMatchObject([{ rich: true }]);
  });

  it('and a message that the person deleted neither', async () => {
    const rig = await openRich();
    const { chat } = rig;
    const reply = await ask(rig);
    reply.show({ markdown: 'Well' });
    const growing = await chat.until(({ botMessages }) => botMessages[0]);
    chat.remove(growing);
    await reply.finish({ markdown: TABLE });
    expect(chat.botMessages).toHaveLength(1);
    const next = await ask(rig);
    await next.finish({ markdown: TABLE });
    expect(chat.botMessages.at(-1)?.rich).toBe(true);
  });
});

describe('rich drafts', () => {
  it('show a long answer as one draft and one message', async () => {
    const rig = await openRich({ streaming: 'draft' });
    const { chat } = rig;
    const reply = await ask(rig);
    const text = `# Title\n\n${PARAGRAPH.repeat(4)}`;
    reply.show({ markdown: '# Tit', buttons: [[STOP]] });
    await chat.until(({ draftView }) => draftView?.rich);
    expect(chat.draft).toBe('<h1>Tit</h1>');
    reply.show({ markdown: text, buttons: [[STOP]] });
    await chat.until(({ draft }) => (draft?.length ?? 0) > 8_000);
    expect(chat.draftView?.canStop).toBe(true);
    await reply.finish({ markdown: text });
    expect(chat.botMessages).toMatchObject([{ rich: true }]);
    expect(chat.draft).toBeUndefined();
  });

  it('are ordinary drafts at once where rich ones are refused', async () => {
    const rig = await openRich({ streaming: 'draft', timing: { draftGapMs: 400 } });
    const { telegram, chat } = rig;
    chat.refuse('rich messages');
    const reply = await ask(rig);
    reply.show({ markdown: '# Title' });
    const ordinary = await telegram.untilCall('sendMessageDraft');
    const refused = await telegram.untilCall('sendRichMessageDraft');
    expect(ordinary.at - refused.at).toBeLessThan(400);
    await chat.until(({ draft }) => draft === 'Title');
    await reply.finish({ markdown: '# Title' });
    expect(chat.botMessages).toMatchObject([{ rich: false, text: 'Title' }]);
  });

  it('are messages on a server without drafts', async () => {
    const rig = await openRich({ streaming: 'draft', lacks: ['drafts'] });
    const { telegram, chat } = rig;
    const reply = await ask(rig);
    reply.show({ markdown: '# Title' });
    await chat.until(({ botMessages }) => botMessages.length === 1);
    await reply.finish({ markdown: `# Title\n\n${TABLE}` });
    await eventually('the final text', () => chat.botMessages[0]?.text.includes('1') === true);
    expect(chat.botMessages).toHaveLength(1);
    expect(telegram.calls.filter(({ method }) => method.endsWith('Draft'))).toHaveLength(2);
  });
});
