import { describe, expect, it, onTestFinished } from 'vitest';
import { type FakeTelegram, startFakeTelegram } from '../../fakes/telegram/index.ts';
import { startConnectionCounter } from './connection-counter.ts';
import { eventually, openDoor, openRig } from './rig.ts';

const changesOf = (telegram: FakeTelegram) =>
  telegram.calls.filter(({ method }) =>
    /^(send(?!ChatAction)|edit|delete(?!Webhook))/.test(method),
  );

describe('an answer in a private chat', () => {
  it('grows in place and lands once', async () => {
    const { conversation, chat, ann } = await openRig();
    chat.say(ann, 'hello');
    const { incoming, reply } = await conversation.next();
    expect(incoming).toMatchObject({
      id: `telegram:${ann.id}:1`,
      place: { platform: 'telegram', chat: String(ann.id), kind: 'private' },
      author: { id: `telegram:${ann.id}`, name: 'Ann', language: 'en' },
      text: 'hello',
    });
    expect(incoming.invocation).toBeUndefined();
    reply.show({ markdown: 'One' });
    await chat.until(({ botMessages }) => botMessages[0]?.text === 'One');
    reply.show({ markdown: 'One, two' });
    await chat.until(({ botMessages }) => botMessages[0]?.text === 'One, two');
    reply.show({ markdown: 'One, two, three' });
    await reply.finish({ markdown: 'One, two, three, done' });
    expect(chat.botMessages).toHaveLength(1);
    expect(chat.botMessages[0]?.text).toBe('One, two, three, done');
    expect(chat.botMessages[0]?.linkPreview).toBe(false);
    expect(chat.botMessages[0]?.replyTo).toBeUndefined();
  });

  it('sends the first text at once and keeps the gap after it', async () => {
    const gapMs = 120;
    const { telegram, conversation, chat, ann } = await openRig({
      timing: { privateGapMs: gapMs },
    });
    chat.say(ann, 'hello');
    const { reply } = await conversation.next();
    const shownAt = performance.now();
    reply.show({ markdown: 'One' });
    await chat.until(({ botMessages }) => botMessages.length === 1);
    expect((chat.botMessages[0]?.sentAt ?? 0) - shownAt).toBeLessThan(gapMs);
    reply.show({ markdown: 'One, two' });
    await reply.finish({ markdown: 'One, two, three' });
    const [first, second, ...others] = changesOf(telegram);
    expect(others).toHaveLength(0);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(gapMs - 5);
  });

  it('stays within the real limits of Telegram while it grows', async () => {
    const { telegram, conversation, chat, ann } = await openRig({
      limits: { privateBurst: 1, privatePerSecond: 20 },
      timing: { privateGapMs: 60 },
    });
    chat.say(ann, 'count');
    const { reply } = await conversation.next();
    for (let number = 1; number <= 60; number += 1) {
      reply.show({ markdown: 'x'.repeat(number) });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await reply.finish({ markdown: 'x'.repeat(60) });
    expect(telegram.floods).toBe(0);
    expect(chat.botMessages.map(({ text }) => text)).toEqual(['x'.repeat(60)]);
  });

  it('shows typing until the first text, then never again', async () => {
    const { conversation, chat, ann } = await openRig({ timing: { typingEveryMs: 15 } });
    chat.say(ann, 'hello');
    const { reply } = await conversation.next();
    reply.working();
    await chat.until(({ actions }) => actions.length >= 3);
    reply.show({ markdown: 'One' });
    await chat.until(({ botMessages }) => botMessages.length === 1);
    const typed = chat.actions.length;
    await reply.finish({ markdown: 'One, two' });
    // One that was on its way already may still arrive.
    expect(chat.actions.length).toBeLessThanOrEqual(typed + 1);
    expect(chat.actions[0]?.action).toBe('typing');
  });

  it('waits as long as 429 says, in the middle and at the end', async () => {
    const { telegram, conversation, chat, ann, facts } = await openRig();
    chat.say(ann, 'hello');
    const { reply } = await conversation.next();
    reply.show({ markdown: 'One' });
    await chat.until(({ botMessages }) => botMessages.length === 1);
    telegram.fail({ method: 'editMessageText', status: 429, retryAfter: 1 });
    reply.show({ markdown: 'One, two' });
    const flooded = await telegram.untilCall('editMessageText', ({ status }) => status === 429);
    await reply.finish({ markdown: 'One, two, three' });
    expect(chat.botMessages.map(({ text }) => text)).toEqual(['One, two, three']);
    const after = telegram.calls.filter(
      ({ method, at }) => /^edit/.test(method) && at > flooded.at,
    );
    expect(after).toHaveLength(1);
    expect((after[0]?.at ?? 0) - flooded.at).toBeGreaterThanOrEqual(990);
    const told = facts.filter((fact) => fact.kind === 'request' && /send|edit/.test(fact.call));
    const request = { kind: 'request', platform: 'telegram' };
    expect(told).toEqual([
      { ...request, call: 'send', result: 'ok' },
      { ...request, call: 'edit', result: 'limited' },
      { ...request, call: 'edit', result: 'ok' },
    ]);
  });

  it('takes "message is not modified" for success', async () => {
    const { telegram, conversation, chat, ann } = await openRig();
    chat.say(ann, 'hello');
    const { reply } = await conversation.next();
    reply.show({ markdown: 'One' });
    await chat.until(({ botMessages }) => botMessages.length === 1);
    telegram.fail({
      method: 'editMessageText',
      status: 400,
      description:
        'Bad Request: message is not modified: specified new message content is the same',
    });
    await reply.finish({ markdown: 'Two' });
    expect(changesOf(telegram)).toHaveLength(2);
  });

  it('never sends a text that is already shown', async () => {
    const { telegram, conversation, chat, ann } = await openRig();
    chat.say(ann, 'hello');
    const { reply } = await conversation.next();
    reply.show({ markdown: 'All' });
    await chat.until(({ botMessages }) => botMessages.length === 1);
    await reply.finish({ markdown: 'All' });
    expect(changesOf(telegram)).toHaveLength(1);
  });

  it.each([
    "can't parse entities: unexpected end of entity",
    'wrong HTTP URL specified',
    'strings must be encoded in UTF-8',
    'ENTITY_BOUNDS_INVALID',
  ])('falls back to plain text when Telegram rejects the formatting: %s', async (words) => {
    const { telegram, conversation, chat, ann } = await openRig();
    chat.say(ann, 'hello');
    const { reply } = await conversation.next();
    const description = `Bad Request: ${words}`;
    telegram.fail({ method: 'sendMessage', status: 400, description });
    await reply.finish({ markdown: 'a **BOLD** word' });
    expect(chat.botMessages).toHaveLength(1);
    expect(chat.botMessages[0]?.text).toContain('BOLD');
    expect(chat.botMessages[0]?.entities).toEqual([]);
  });

  it('formats with entities', async () => {
    const { conversation, chat, ann } = await openRig();
    chat.say(ann, 'hello');
    const { reply } = await conversation.next();
    await reply.finish({ markdown: 'a **BOLD** word' });
    const [message] = chat.botMessages;
    const bold = message?.entities.find(({ type }) => type === 'bold');
    expect(message?.text.slice(bold?.offset, (bold?.offset ?? 0) + (bold?.length ?? 0))).toBe(
      'BOLD',
    );
  });

  it('goes into a new message when the person deleted the old one', async () => {
    const { conversation, chat, ann } = await openRig();
    chat.say(ann, 'hello');
    const { reply } = await conversation.next();
    reply.show({ markdown: 'One' });
    const shown = await chat.until(({ botMessages }) => botMessages[0]);
    chat.remove(shown);
    await reply.finish({ markdown: 'One, two' });
    expect(chat.botMessages.map(({ text }) => text)).toEqual(['One, two']);
  });

  it('rejects finish when the person blocked the bot', async () => {
    const { telegram, conversation, chat, ann } = await openRig();
    chat.say(ann, 'hello');
    const { reply } = await conversation.next();
    telegram.block(ann);
    await expect(reply.finish({ markdown: 'secret answer' })).rejects.toMatchObject({
      name: 'DeliveryError',
      fault: 'refused',
      message: expect.not.stringContaining('secret'),
    });
  });

  it('shows nothing before the final text when streaming is off', async () => {
    const { telegram, conversation, chat, ann } = await openRig({ streaming: 'off' });
    chat.say(ann, 'hello');
    const { reply } = await conversation.next();
    reply.working();
    await telegram.untilCall('sendChatAction');
    reply.show({ markdown: 'One' });
    reply.show({ markdown: 'One, two' });
    await reply.finish({ markdown: 'One, two, three' });
    expect(changesOf(telegram)).toHaveLength(1);
    expect(chat.botMessages.map(({ text }) => text)).toEqual(['One, two, three']);
  });
});

describe('a long answer', () => {
  const paragraph = (number: number) => `Paragraph ${number}. ${'word '.repeat(300)}`.trim();
  const paragraphs = (count: number) =>
    Array.from({ length: count }, (_, index) => paragraph(index + 1)).join('\n\n');

  it('is split into several messages, each of which Telegram takes', async () => {
    const { conversation, chat, ann } = await openRig();
    chat.say(ann, 'hello');
    const { reply } = await conversation.next();
    const markdown = paragraphs(8);
    reply.show({ markdown: markdown.slice(0, 6_000) });
    await chat.until(({ botMessages }) => botMessages.length === 2);
    await reply.finish({ markdown, buttons: [[retry]] });
    const parts = chat.botMessages;
    expect(parts.length).toBeGreaterThan(2);
    const words = parts.map(({ text }) => text).join(' ');
    expect(words.replace(/\s+/g, ' ')).toBe(markdown.replace(/\s+/g, ' '));
    expect(parts.map(({ buttons }) => buttons.length)).toEqual([...parts.slice(1).map(() => 0), 1]);
  });

  it('goes as a file past five parts, with its beginning above', async () => {
    const { conversation, chat, ann } = await openRig();
    chat.say(ann, 'hello');
    const { reply } = await conversation.next();
    const markdown = paragraphs(20);
    reply.show({ markdown });
    await chat.until(({ botMessages }) => botMessages.length === 5);
    await reply.finish({ markdown, buttons: [[retry]] });
    expect(chat.botMessages).toHaveLength(2);
    const [beginning, file] = chat.botMessages;
    expect(beginning?.text).toContain('Paragraph 1.');
    expect(file?.text).toBe('fileNotice in en');
    expect(file?.document?.name).toBe('answer.md');
    expect(Buffer.from(file?.document?.bytes ?? []).toString('utf8')).toBe(markdown);
    expect(file?.buttons).toHaveLength(1);
  });
});

describe('many answers at once', () => {
  it('land without a warning from Node about leaks', async () => {
    const warnings: string[] = [];
    const note = (warning: Error) => void warnings.push(warning.message);
    process.on('warning', note);
    onTestFinished(() => void process.off('warning', note));
    const { telegram, conversation } = await openRig();
    const people = Array.from({ length: 20 }, (_, n) => telegram.person({ firstName: `P${n}` }));
    const chats = people.map((person) => telegram.privateChat(person));
    for (const [index, person] of people.entries()) chats[index]?.say(person, 'hello');
    const all = await Promise.all(people.map(() => conversation.next()));
    for (const { reply } of all) {
      reply.working();
      reply.show({ markdown: 'One' });
    }
    await Promise.all(all.map(({ reply }) => reply.finish({ markdown: 'One, two' })));
    for (const chat of chats) {
      expect(chat.botMessages.map(({ text }) => text)).toEqual(['One, two']);
    }
    expect(warnings).toEqual([]);
  });
});

describe('connections', () => {
  it('stay open, so that an answer needs no new one', async () => {
    const telegram = await startFakeTelegram({ limits: 'off' });
    const counter = await startConnectionCounter(telegram.url);
    onTestFinished(async () => {
      await telegram.close();
      await counter.close();
    });
    const { conversation } = openDoor({ telegram, apiRoot: counter.url });
    const ann = telegram.person({ firstName: 'Ann' });
    const chat = telegram.privateChat(ann);
    await eventually('the menu', () => telegram.commandsFor({ languageCode: 'ru' }) !== undefined);
    const before = counter.opened;
    chat.say(ann, 'hello');
    const { reply } = await conversation.next();
    for (let number = 1; number <= 10; number += 1) {
      reply.show({ markdown: `Number ${number}` });
      await chat.until(({ botMessages }) => botMessages[0]?.text === `Number ${number}`);
    }
    await reply.finish({ markdown: 'Done' });
    expect(before).toBeLessThanOrEqual(3);
    expect(counter.opened).toBe(before);
  });
});

const retry = { label: 'Retry', press: { command: 'retry', argument: '' } };
