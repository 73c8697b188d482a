import { describe, expect, it } from 'vitest';
import type { Button } from '../../../src/conversation/door.ts';
import type { FakeTelegram } from '../../fakes/telegram/index.ts';
import { eventually, openDoor, openRig, type Rig, type RigOptions } from './rig.ts';

const STOP: Button = { label: '⏹', press: { command: 'stop', argument: '' } };
const START: Button = { label: 'Start', press: { command: 'service', argument: 'start' } };
const PARAGRAPH = `${'word '.repeat(400)}end.\n\n`;

async function openDrafting(options: RigOptions = {}): Promise<Rig> {
  return await openRig({ streaming: 'draft', ...options });
}

/** Ann asks, and the test has the reply. */
async function ask({ chat, ann, conversation }: Rig) {
  chat.say(ann, 'hello');
  return await conversation.next();
}

const draftsOf = (telegram: FakeTelegram) =>
  telegram.calls.filter(({ method }) => method === 'sendMessageDraft');
const messagesOf = (telegram: FakeTelegram) =>
  telegram.calls.filter(({ method }) =>
    /^(sendMessage|edit\w+|deleteMessage|sendDocument)$/.test(method),
  );

describe('an answer as a draft', () => {
  it('grows as one draft and lands as one message, which is never edited', async () => {
    const rig = await openDrafting();
    const { telegram, chat } = rig;
    const { reply } = await ask(rig);
    reply.show({ markdown: 'One', buttons: [[STOP]] });
    await chat.until(({ draft }) => draft === 'One');
    reply.show({ markdown: 'One, **two**', buttons: [[STOP]] });
    await chat.until(({ draft }) => draft === 'One, two');
    expect(chat.draftView).toMatchObject({ canStop: true, keepOnStop: true });
    expect(chat.draftView?.entities).toEqual([{ type: 'bold', offset: 5, length: 3 }]);
    expect(chat.botMessages).toEqual([]);
    await reply.finish({ markdown: 'One, two, three', buttons: [[START]] });
    expect(chat.draft).toBeUndefined();
    expect(chat.botMessages.map(({ text }) => text)).toEqual(['One, two, three']);
    expect(chat.botMessages[0]?.buttons.flat()).toMatchObject([{ text: 'Start' }]);
    expect(messagesOf(telegram)).toHaveLength(1);
    const ids = new Set(draftsOf(telegram).map(({ payload }) => payload.draft_id));
    expect(ids.size).toBe(1);
    expect([...ids][0]).toSatisfy(
      (id) => Number.isInteger(id) && Number(id) > 0 && Number(id) < 2 ** 31,
    );
  });

  it('has another id than the answer before it', async () => {
    const rig = await openDrafting();
    const ids: unknown[] = [];
    for (const markdown of ['One', 'Two']) {
      const { reply } = await ask(rig);
      reply.show({ markdown });
      await rig.chat.until(({ draft }) => draft === markdown);
      ids.push(rig.chat.draftView?.id);
      await reply.finish({ markdown });
    }
    expect(ids[0]).not.toBe(ids[1]);
  });

  it('shows the first words at once and then keeps its gap; the latest text wins', async () => {
    // Longer than a busy machine needs for one call.
    const gapMs = 500;
    const rig = await openDrafting({ timing: { draftGapMs: gapMs } });
    const { reply } = await ask(rig);
    const shownAt = performance.now();
    reply.show({ markdown: 'One' });
    const first = await rig.telegram.untilCall('sendMessageDraft');
    expect(first.at - shownAt).toBeLessThan(gapMs);
    reply.show({ markdown: 'One, two' });
    reply.show({ markdown: 'One, two, three' });
    await rig.chat.until(({ draft }) => draft === 'One, two, three');
    const [, second, ...others] = draftsOf(rig.telegram);
    expect(others).toEqual([]);
    expect((second?.at ?? 0) - first.at).toBeGreaterThanOrEqual(gapMs - 5);
    const finishing = performance.now();
    await reply.finish({ markdown: 'Done' });
    // The final text does not wait for the gap of the drafts.
    expect((rig.chat.botMessages[0]?.sentAt ?? 0) - finishing).toBeLessThan(gapMs);
  });

  it('has one request under way at a time, and none with a text that is shown', async () => {
    const rig = await openDrafting();
    const { telegram, chat } = rig;
    telegram.fail({ method: 'sendMessageDraft', mode: 'delay', delayMs: 60, times: 2 });
    const { reply } = await ask(rig);
    reply.show({ markdown: 'a' });
    await eventually('a draft under way', () => draftsOf(telegram).length === 1);
    for (const markdown of ['ab', 'abc', 'abcd', 'abcd']) reply.show({ markdown });
    await chat.until(({ draft }) => draft === 'abcd');
    reply.show({ markdown: 'abcd' });
    await reply.finish({ markdown: 'abcd' });
    expect(draftsOf(telegram).map(({ payload }) => payload.text)).toEqual(['a', 'abcd']);
    expect(chat.botMessages.map(({ text }) => text)).toEqual(['abcd']);
  });

  it('never shows a draft after its message, however slow the last one was', async () => {
    const rig = await openDrafting();
    const { telegram, chat } = rig;
    telegram.fail({ method: 'sendMessageDraft', mode: 'delay', delayMs: 80 });
    const { reply } = await ask(rig);
    reply.show({ markdown: 'One' });
    await eventually('a draft under way', () => draftsOf(telegram).length === 1);
    await reply.finish({ markdown: 'One, two' });
    expect(chat.timeline.filter(({ by }) => by === 'bot').map(({ kind }) => kind)).toEqual([
      'draft',
      'send',
    ]);
  });

  it('does not wait for a draft that hangs', async () => {
    const rig = await openDrafting();
    const { telegram, chat } = rig;
    telegram.fail({ method: 'sendMessageDraft', mode: 'hang' });
    const { reply } = await ask(rig);
    reply.show({ markdown: 'One' });
    await eventually('a draft under way', () => draftsOf(telegram).length === 1);
    const finishing = performance.now();
    await reply.finish({ markdown: 'Done' });
    expect(performance.now() - finishing).toBeLessThan(3_000);
    expect(chat.botMessages.map(({ text }) => text)).toEqual(['Done']);
  });

  it('is kept alive while nothing is added', async () => {
    const rig = await openDrafting({ draftLifeMs: 200, timing: { draftRenewMs: 80 } });
    const { telegram, chat } = rig;
    const { reply } = await ask(rig);
    reply.show({ markdown: 'Thinking hard' });
    const first = await telegram.untilCall('sendMessageDraft');
    await eventually('two renewals', () => draftsOf(telegram).length === 3);
    expect(performance.now() - first.at).toBeGreaterThanOrEqual(150);
    expect(chat.draft).toBe('Thinking hard');
    expect(new Set(draftsOf(telegram).map(({ payload }) => JSON.stringify(payload))).size).toBe(1);
    await reply.finish({ markdown: 'Done' });
  });

  it('becomes a message when it stands for long, and goes on in that', async () => {
    const rig = await openDrafting({ timing: { draftRenewMs: 15 } });
    const { chat } = rig;
    const { reply } = await ask(rig);
    reply.show({ markdown: 'I wait for Foundry' });
    const line = await chat.until(({ botMessages }) => botMessages[0]);
    expect(line.text).toBe('I wait for Foundry');
    reply.show({ markdown: 'The answer', buttons: [[STOP]] });
    await chat.until(({ botMessages }) => botMessages[0]?.text === 'The answer');
    await reply.finish({ markdown: 'The answer.' });
    expect(chat.botMessages).toMatchObject([{ messageId: line.messageId, text: 'The answer.' }]);
    expect(chat.draft).toBeUndefined();
  });

  it('goes to its topic', async () => {
    const rig = await openDrafting();
    const { chat, ann, conversation } = rig;
    const topic = chat.openTopic(ann, 'Cats');
    chat.say(ann, 'hello', { thread: topic });
    const { reply } = await conversation.next();
    reply.show({ markdown: 'One' });
    await chat.until(({ draft }) => draft === 'One');
    expect(chat.draftView?.thread).toBe(topic);
    await reply.finish({ markdown: 'Two' });
    expect(chat.draft).toBeUndefined();
    expect(chat.botMessages).toMatchObject([{ text: 'Two', thread: topic }]);
  });

  it('shows typing until the first draft', async () => {
    const rig = await openDrafting({ timing: { typingEveryMs: 15 } });
    const { chat } = rig;
    const { reply } = await ask(rig);
    reply.working();
    await chat.until(({ actions }) => actions.length >= 3);
    reply.show({ markdown: 'One' });
    await chat.until(({ draft }) => draft === 'One');
    const typed = chat.actions.length;
    reply.working();
    await reply.finish({ markdown: 'One, two' });
    // One that was on its way already may still arrive.
    expect(chat.actions.length).toBeLessThanOrEqual(typed + 1);
  });

  it('leaves out a counter that would make words wait', async () => {
    const rig = await openDrafting({ timing: { draftGapMs: 60 } });
    const { telegram, chat } = rig;
    const { reply } = await ask(rig);
    reply.show({ markdown: 'Loading, 1 s' });
    await chat.until(({ draft }) => draft === 'Loading, 1 s');
    reply.show({ markdown: 'Loading, 2 s', isTick: true });
    reply.show({ markdown: 'The words' });
    await chat.until(({ draft }) => draft === 'The words');
    expect(draftsOf(telegram)).toHaveLength(2);
    await reply.finish({ markdown: 'The words' });
  });
});

describe('a long answer as a draft', () => {
  it('turns what is finished into messages and goes on with the rest', async () => {
    const rig = await openDrafting();
    const { telegram, chat } = rig;
    const { reply } = await ask(rig);
    const told: (readonly string[])[] = [];
    reply.onShown?.(async ({ ids }) => void told.push(ids));
    const text = PARAGRAPH.repeat(5);
    for (let end = 500; end < text.length; end += 500) {
      reply.show({ markdown: text.slice(0, end), buttons: [[STOP]] });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await chat.until(({ botMessages, draft }) => botMessages.length === 2 && draft !== undefined);
    const standing = chat.botMessages;
    expect(standing.flatMap(({ buttons }) => buttons)).toEqual([]);
    await reply.finish({ markdown: text });
    expect(chat.botMessages).toHaveLength(3);
    expect(chat.botMessages.slice(0, 2)).toEqual(standing);
    expect(
      chat.botMessages
        .map((message) => message.text)
        .join('')
        .replace(/\s/g, ''),
    ).toBe(text.replace(/\s/g, ''));
    expect(telegram.calls.filter(({ method }) => method.startsWith('edit'))).toEqual([]);
    expect(told.at(-1)).toEqual(chat.botMessages.map(({ messageId }) => String(messageId)));
  });

  it('shows the rest again at once when a message has taken the draft away', async () => {
    const rig = await openDrafting({ timing: { draftRenewMs: 60_000 } });
    const { chat } = rig;
    const { reply } = await ask(rig);
    const rest = 'rest '.repeat(30).trim();
    reply.show({ markdown: PARAGRAPH.repeat(2) });
    await chat.until(({ draft }) => draft !== undefined);
    reply.show({ markdown: `${PARAGRAPH.repeat(2)}${rest}` });
    await chat.until(({ botMessages, draft }) => botMessages.length === 1 && draft === rest);
    await reply.finish({ markdown: `${PARAGRAPH.repeat(2)}${rest}` });
    expect(chat.botMessages).toHaveLength(2);
  });

  it('goes on in its messages when it begins anew', async () => {
    const rig = await openDrafting();
    const { chat } = rig;
    const { reply } = await ask(rig);
    reply.show({ markdown: PARAGRAPH.repeat(3) });
    await chat.until(({ botMessages, draft }) => botMessages.length === 1 && draft !== undefined);
    reply.show({ markdown: 'Anew' });
    await chat.until(({ botMessages }) => botMessages[0]?.text === 'Anew');
    await reply.finish({ markdown: 'Anew.' });
    expect(chat.botMessages.map(({ text }) => text)).toEqual(['Anew.']);
  });

  it('goes as a file past five parts, and nothing of it stays behind', async () => {
    const rig = await openDrafting();
    const { chat } = rig;
    const { reply } = await ask(rig);
    const text = PARAGRAPH.repeat(14);
    reply.show({ markdown: PARAGRAPH.repeat(7) });
    await chat.until(({ botMessages }) => botMessages.length === 3);
    await reply.finish({ markdown: text });
    expect(chat.botMessages).toHaveLength(2);
    expect(Buffer.from(chat.botMessages[1]?.document?.bytes ?? []).toString()).toBe(text);
  });
});

describe('the button of a draft', () => {
  it('hands in stop for that person, as a press', async () => {
    const rig = await openDrafting();
    const { chat, ann, conversation } = rig;
    const { reply } = await ask(rig);
    reply.show({ markdown: 'One', buttons: [[STOP]] });
    await chat.until(({ draft }) => draft === 'One');
    const id = chat.draftView?.id;
    chat.stopDraft();
    const { incoming } = await conversation.next();
    expect(incoming).toEqual({
      id: `telegram:stop:${ann.id}:${id}`,
      place: { platform: 'telegram', chat: String(ann.id), kind: 'private' },
      author: { id: `telegram:${ann.id}`, name: 'Ann', language: 'en' },
      text: '/stop',
      invocation: { command: 'stop', argument: '' },
      isPress: true,
    });
  });

  it('ends the draft: what still comes is not shown before the final text', async () => {
    const rig = await openDrafting({ timing: { draftRenewMs: 20 } });
    const { telegram, chat, conversation } = rig;
    const { reply } = await ask(rig);
    reply.show({ markdown: 'One', buttons: [[STOP]] });
    await chat.until(({ draft }) => draft === 'One');
    chat.stopDraft();
    await conversation.next();
    const sent = draftsOf(telegram).length;
    reply.show({ markdown: 'One, two', buttons: [[STOP]] });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(draftsOf(telegram)).toHaveLength(sent);
    await reply.finish({ markdown: 'One' });
    expect(chat.botMessages.map(({ text }) => text)).toEqual(['One']);
  });

  it('works in a topic and for a draft of an earlier run', async () => {
    const { telegram, ann, conversation } = await openDrafting();
    const stopped = { chat: { id: ann.id, type: 'private', first_name: 'Ann' }, draft_id: 5 };
    telegram.pushRaw({ stopped_message_generation: { ...stopped, message_thread_id: 9 } });
    const { incoming } = await conversation.next();
    expect(incoming.place.thread).toBe('9');
    expect(incoming.author).toEqual({ id: `telegram:${ann.id}`, name: 'Ann' });
    expect(incoming.invocation?.command).toBe('stop');
  });

  it('is not there when there is nothing to stop', async () => {
    const rig = await openDrafting();
    const { reply } = await ask(rig);
    reply.show({ markdown: 'Loading' });
    await rig.chat.until(({ draft }) => draft === 'Loading');
    expect(rig.chat.draftView?.canStop).toBe(false);
    await reply.finish({ markdown: 'Loaded' });
  });
});

describe('drafts give way to messages', () => {
  it('when a text has a button that a draft cannot have', async () => {
    const rig = await openDrafting();
    const { chat } = rig;
    const { reply } = await ask(rig);
    reply.show({ markdown: 'Not running', buttons: [[START, STOP]] });
    const line = await chat.until(({ botMessages }) => botMessages[0]);
    expect(line.buttons.flat().map(({ text }) => text)).toEqual(['Start', '⏹']);
    reply.show({ markdown: 'The answer', buttons: [[STOP]] });
    await reply.finish({ markdown: 'The answer.' });
    expect(chat.botMessages).toMatchObject([{ messageId: line.messageId, text: 'The answer.' }]);
    expect(draftsOf(rig.telegram)).toEqual([]);
  });

  it('in a group, at a pressed message, and in messages that are taken over', async () => {
    const rig = await openDrafting();
    const { telegram, chat, ann, conversation } = rig;
    const group = telegram.group({ title: 'G', members: [ann] });
    group.say(ann, '/ask@foundry_test_bot hello');
    const inGroup = await conversation.next();
    inGroup.reply.show({ markdown: 'One' });
    await group.until(({ botMessages }) => botMessages[0]?.text === 'One');
    await inGroup.reply.finish({ markdown: 'Two', buttons: [] });

    const first = await ask(rig);
    await first.reply.finish({ markdown: 'Old', buttons: [[START]] });
    const old = chat.botMessages[0];
    await chat.press(ann, old ?? 0, 'Start');
    const pressed = await conversation.next();
    pressed.reply.show({ markdown: 'Starting' });
    await chat.until(({ botMessages }) => botMessages[0]?.text === 'Starting');
    await pressed.reply.finish({ markdown: 'Started' });

    const again = await ask(rig);
    again.reply.takeOver?.({ ids: [String(old?.messageId)] });
    again.reply.show({ markdown: 'New' });
    await chat.until(({ botMessages }) => botMessages[0]?.text === 'New');
    await again.reply.finish({ markdown: 'New.' });
    expect(chat.botMessages).toMatchObject([{ messageId: old?.messageId, text: 'New.' }]);
    expect(draftsOf(telegram)).toEqual([]);
  });

  it('at once on a server that does not know them, which is not asked again', async () => {
    const rig = await openDrafting({ lacks: ['drafts'] });
    const { telegram, chat } = rig;
    const shownAt = performance.now();
    const { reply } = await ask(rig);
    reply.show({ markdown: 'One', buttons: [[STOP]] });
    const growing = await chat.until(({ botMessages }) => botMessages[0]);
    expect(growing.sentAt - shownAt).toBeLessThan(500);
    expect(growing.buttons.flat()).toMatchObject([{ text: '⏹' }]);
    await reply.finish({ markdown: 'One, two' });
    expect(chat.botMessages).toMatchObject([{ messageId: growing.messageId, text: 'One, two' }]);

    const bea = telegram.person({ firstName: 'Bea' });
    for (const person of [rig.ann, bea]) {
      telegram.privateChat(person).say(person, 'again');
      const next = await rig.conversation.next();
      next.reply.show({ markdown: 'Three' });
      await telegram
        .privateChat(person)
        .until(({ botMessages }) => botMessages.at(-1)?.text === 'Three');
      await next.reply.finish({ markdown: 'Three' });
    }
    expect(draftsOf(telegram)).toHaveLength(1);
  });

  it('in a chat that takes none, which is not asked again; others are', async () => {
    const rig = await openDrafting();
    const { telegram, chat } = rig;
    chat.refuse('drafts');
    for (const [index, markdown] of ['One', 'Two'].entries()) {
      const { reply } = await ask(rig);
      reply.show({ markdown });
      await chat.until(({ botMessages }) => botMessages[index]?.text === markdown);
      await reply.finish({ markdown });
    }
    expect(draftsOf(telegram)).toHaveLength(1);
    const bea = telegram.person({ firstName: 'Bea' });
    const other = telegram.privateChat(bea);
    other.say(bea, 'hello');
    const { reply } = await rig.conversation.next();
    reply.show({ markdown: 'Hers' });
    await other.until(({ draft }) => draft === 'Hers');
    await reply.finish({ markdown: 'Hers' });
  });

  it('but not because of a chat that is gone', async () => {
    const rig = await openDrafting();
    const { telegram, chat } = rig;
    telegram.fail({
      method: /^send/,
      status: 400,
      description: 'Bad Request: chat not found',
      times: 2,
    });
    const first = await ask(rig);
    first.reply.show({ markdown: 'One' });
    await eventually(
      'both',
      () => telegram.calls.filter(({ method }) => /^send/.test(method)).length >= 2,
    );
    await first.reply.finish({ markdown: 'One' }).catch(() => {});
    const second = await ask(rig);
    second.reply.show({ markdown: 'Two' });
    await chat.until(({ draft }) => draft === 'Two');
    await second.reply.finish({ markdown: 'Two' });
  });
});

describe('drafts in trouble', () => {
  it('pause as long as 429 says, but the final text does not', async () => {
    const rig = await openDrafting();
    const { telegram, chat } = rig;
    const { reply } = await ask(rig);
    reply.show({ markdown: 'One' });
    await chat.until(({ draft }) => draft === 'One');
    telegram.fail({ method: 'sendMessageDraft', status: 429, retryAfter: 30 });
    reply.show({ markdown: 'One, two' });
    await telegram.untilCall('sendMessageDraft', ({ status }) => status === 429);
    reply.show({ markdown: 'One, two, three' });
    const finishing = performance.now();
    await reply.finish({ markdown: 'One, two, three.' });
    expect(performance.now() - finishing).toBeLessThan(1_000);
    expect(chat.botMessages.map(({ text }) => text)).toEqual(['One, two, three.']);
    expect(draftsOf(telegram)).toHaveLength(2);
  });

  it('go on after the pause, more slowly, and never as messages', async () => {
    const rig = await openDrafting({ timing: { draftGapMs: 40 } });
    const { telegram, chat } = rig;
    telegram.fail({ method: 'sendMessageDraft', status: 429, retryAfter: 1 });
    const { reply } = await ask(rig);
    reply.show({ markdown: 'One' });
    const flooded = await telegram.untilCall('sendMessageDraft', ({ status }) => status === 429);
    await chat.until(({ draft }) => draft === 'One');
    const resumed = draftsOf(telegram)[1]?.at ?? 0;
    expect(resumed - flooded.at).toBeGreaterThanOrEqual(990);
    reply.show({ markdown: 'Two' });
    await chat.until(({ draft }) => draft === 'Two');
    expect((draftsOf(telegram)[2]?.at ?? 0) - resumed).toBeGreaterThanOrEqual(75);
    expect(messagesOf(telegram)).toEqual([]);
    await reply.finish({ markdown: 'Two' });
  });

  it.each([
    { mode: 'drop-before' },
    { mode: 'drop-reply' },
    { mode: 'answer', status: 502 },
  ] as const)('are tried again after %o', async (fault) => {
    const rig = await openDrafting();
    rig.telegram.fail({ method: 'sendMessageDraft', ...fault });
    const { reply } = await ask(rig);
    reply.show({ markdown: 'One' });
    await eventually('a second try', () => draftsOf(rig.telegram).length === 2);
    await rig.chat.until(({ draft }) => draft === 'One');
    await reply.finish({ markdown: 'Done' });
    expect(rig.chat.botMessages.map(({ text }) => text)).toEqual(['Done']);
  });

  it('fall back to plain text when Telegram rejects the formatting', async () => {
    const rig = await openDrafting();
    rig.telegram.fail({
      method: 'sendMessageDraft',
      status: 400,
      description: "Bad Request: can't parse entities: something",
    });
    const { reply } = await ask(rig);
    reply.show({ markdown: '**One**' });
    await rig.chat.until(({ draft }) => draft === 'One');
    expect(rig.chat.draftView?.entities).toEqual([]);
    await reply.finish({ markdown: '**One**' });
    expect(rig.chat.botMessages[0]?.entities).toMatchObject([{ type: 'bold' }]);
  });

  it('do not double the final text when its reply was lost', async () => {
    const rig = await openDrafting();
    const { telegram, chat } = rig;
    const { reply } = await ask(rig);
    reply.show({ markdown: 'One' });
    await chat.until(({ draft }) => draft === 'One');
    telegram.fail({ method: 'sendMessage', mode: 'drop-reply' });
    await reply.finish({ markdown: 'One, two' });
    expect(chat.botMessages.map(({ text }) => text)).toEqual(['One, two']);
  });

  it('stay within the real limits of Telegram', async () => {
    const rig = await openDrafting({
      // The real ones, twenty times as fast.
      limits: {
        privateBurst: 5,
        privatePerSecond: 20,
        draftBurst: 20,
        draftsPerSecond: 20,
        overallPerSecond: 600,
      },
      timing: { draftGapMs: 26, privateGapMs: 55 },
    });
    const { reply } = await ask(rig);
    const isEnough = () => draftsOf(rig.telegram).length >= 40;
    for (let text = 'x'; !isEnough(); text += 'x') {
      reply.show({ markdown: text });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await reply.finish({ markdown: 'Done' });
    expect(rig.telegram.floods).toBe(0);
  });

  it('end with the door', async () => {
    const rig = await openDrafting({ timing: { draftRenewMs: 20 } });
    const { reply } = await ask(rig);
    reply.show({ markdown: 'One' });
    await rig.chat.until(({ draft }) => draft === 'One');
    await rig.door.close();
    const sent = draftsOf(rig.telegram).length;
    reply.show({ markdown: 'Two' });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(draftsOf(rig.telegram)).toHaveLength(sent);
    await expect(reply.finish({ markdown: 'Two' })).rejects.toThrow();
  });

  it('share the calls of the bot when many people ask at once', async () => {
    const rig = await openDrafting({ limits: 'real', timing: { draftGapMs: 100 } });
    const { telegram, conversation } = rig;
    const replies = [];
    for (let number = 0; number < 20; number += 1) {
      const person = telegram.person({ firstName: `P${number}` });
      telegram.privateChat(person).say(person, 'hello');
      replies.push((await conversation.next()).reply);
    }
    const isEnough = () => draftsOf(telegram).length >= 45;
    const giveUpAt = performance.now() + 8_000;
    for (let text = 'x'; !isEnough() && performance.now() < giveUpAt; text += 'x') {
      for (const reply of replies) reply.show({ markdown: text });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(isEnough()).toBe(true);
    expect(telegram.floods).toBe(0);
  });
});

it('asks Telegram for the news that a draft was stopped', async () => {
  const telegram = (await openRig({ isStarted: false })).telegram;
  openDoor({ telegram });
  const { payload } = await telegram.untilCall('getUpdates');
  expect(payload.allowed_updates).toContain('stopped_message_generation');
});
