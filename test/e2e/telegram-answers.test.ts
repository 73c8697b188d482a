import { describe, expect, it } from 'vitest';
import { answerTo, labelsOf, openTelegramRig } from './telegram-rig.ts';

async function openPrivateChat(variables: Record<string, string> = {}, fake = {}) {
  const rig = await openTelegramRig(fake);
  const product = await rig.start(variables);
  const ann = rig.telegram.person({ firstName: 'Ann' });
  return { ...rig, product, ann, chat: rig.telegram.privateChat(ann) };
}

describe('an answer on Telegram', () => {
  it('has Retry under it, which gives it again in the same message', async () => {
    const { foundry, ann, chat } = await openPrivateChat();
    chat.say(ann, 'Hello');
    const first = await answerTo(chat, 'You said: Hello');
    await chat.until(() => labelsOf(chat.botMessages[0] ?? first).includes('🔁 Retry'));
    foundry.answer(() => 'Anew.');
    await chat.press(ann, first, '🔁 Retry');
    expect((await answerTo(chat, 'Anew.')).messageId).toBe(first.messageId);
    expect(chat.botMessages).toHaveLength(1);
  });

  it('that was cut goes on by Continue in the same message', async () => {
    const { foundry, ann, chat } = await openPrivateChat();
    foundry.answer(() => ({ tokens: ['One ', 'two'], finishReason: 'length' }));
    chat.say(ann, 'Count');
    const cut = await answerTo(chat, /^One two\n\n✂️/);
    expect(labelsOf(cut)).toEqual(['▶ Continue', '🔁 Retry']);
    foundry.answer(() => 'three.');
    await chat.press(ann, cut, '▶ Continue');
    expect((await answerTo(chat, 'One two three.')).messageId).toBe(cut.messageId);
  });

  it('folds what the model thought into an expandable quote above it', async () => {
    const { foundry, ann, chat } = await openPrivateChat();
    foundry.answer(() => ({ reasoning: 'Let me see', text: 'Four.' }));
    chat.say(ann, '2 + 2?');
    const answer = await answerTo(chat, /Four\.$/);
    expect(answer.text).toBe('💭 Thought\nLet me see\n\nFour.');
    expect(answer.entities.map(({ type }) => type)).toContain('expandable_blockquote');
  });

  it('says that the model thinks, and counts the seconds', { timeout: 60_000 }, async () => {
    const { foundry, ann, chat } = await openPrivateChat();
    foundry.answer(() => ({ reasoning: ['Well, ', 'let me see'], text: 'Four.' }));
    foundry.hold();
    chat.say(ann, '2 + 2?');
    const thinking = await answerTo(chat, /^💭 Thinking… [3-9] s$/);
    expect(labelsOf(thinking)).toEqual(['⏹ Stop']);
    foundry.release();
    expect((await answerTo(chat, /Four\.$/)).messageId).toBe(thinking.messageId);
  });

  it('is given anew in its place when the question is changed', async () => {
    const { ann, chat } = await openPrivateChat();
    const question = chat.say(ann, 'Whta?');
    const first = await answerTo(chat, 'You said: Whta?');
    chat.editOwn(ann, question, 'What?');
    expect((await answerTo(chat, 'You said: What?')).messageId).toBe(first.messageId);
    expect(chat.botMessages).toHaveLength(1);
  });

  it('is one for a long paste that the app cut up', async () => {
    const { foundry, ann, chat } = await openPrivateChat();
    foundry.answer(({ lastUserText }) => `${lastUserText.length} characters`);
    for (const part of ['a'.repeat(4_096), 'b'.repeat(4_096), 'c'.repeat(10)]) chat.say(ann, part);
    await answerTo(chat, '8202 characters');
    expect(chat.botMessages).toHaveLength(1);
    expect(foundry.chats).toHaveLength(1);
  });

  it('reads a document that came with the question', async () => {
    const { foundry, ann, chat } = await openPrivateChat();
    const bytes = Buffer.from('the moon is blue');
    chat.say(ann, 'What colour?', { document: { name: 'moon.txt', mime: 'text/plain', bytes } });
    await answerTo(chat, /^You said:/);
    expect(foundry.chats.at(-1)?.messages.at(-1)?.content).toBe(
      '```moon.txt\nthe moon is blue\n```\n\nWhat colour?',
    );
  });

  it('past five messages is a file with a short beginning', { timeout: 120_000 }, async () => {
    const { foundry, telegram, ann, chat } = await openPrivateChat();
    foundry.answer(() => Array.from({ length: 2_000 }, (_, index) => `word-number-${index} `));
    chat.say(ann, 'Tell me everything');
    const file = await chat.until(({ botMessages }) => botMessages.find((each) => each.document), {
      withinMs: 60_000,
    });
    const text = Buffer.from(file.document?.bytes ?? []).toString();
    expect([text.startsWith('word-number-0 '), text.endsWith('word-number-1999')]).toEqual([
      true,
      true,
    ]);
    await chat.until(({ botMessages }) => botMessages.length === 2, { withinMs: 40_000 });
    expect(chat.botMessages[0]?.text).toMatch(/^word-number-0 /);
    expect(telegram.floods).toBe(0);
  });
});

describe('commands about answers on Telegram', () => {
  it('change settings by buttons, in place', async () => {
    const { foundry, ann, chat } = await openPrivateChat();
    chat.say(ann, '/settings');
    const settings = await answerTo(chat, /^Your settings/);
    await chat.press(ann, settings, '📊 Statistics');
    const changed = await answerTo(chat, /Statistics under an answer: shown/);
    expect(changed.messageId).toBe(settings.messageId);
    await chat.press(ann, changed, '🌡 0.3');
    await answerTo(chat, /Temperature: 0\.3/);
    chat.say(ann, 'Hello');
    await answerTo(chat, /^You said: Hello\n\nphi-4-mini · \d+ tokens/);
    expect(foundry.chats.at(-1)).toMatchObject({ temperature: 0.3 });
  });

  it('give the conversation a persona and take an exchange back', async () => {
    const { foundry, ann, chat } = await openPrivateChat();
    chat.say(ann, '/system You are a pirate.');
    await answerTo(chat, /^Understood/);
    chat.say(ann, 'one');
    await answerTo(chat, 'You said: one');
    chat.say(ann, '/undo');
    await answerTo(chat, /^Dropped: one/);
    chat.say(ann, 'two');
    await answerTo(chat, 'You said: two');
    expect(foundry.chats.at(-1)?.messages.map(({ content }) => content)).toEqual([
      'You are a pirate.',
      'two',
    ]);
  });
});

describe('a group on Telegram', () => {
  it('lets nobody press the buttons under somebody else’s answer', async () => {
    const { telegram, ann } = await openPrivateChat();
    const ben = telegram.person({ firstName: 'Ben' });
    const group = telegram.group({ title: 'Home', members: [ann, ben] });
    group.say(ann, `/ask@${telegram.bot.username} Hello`);
    const answer = await answerTo(group, 'You said: Hello');
    await group.until(() => labelsOf(group.botMessages[0] ?? answer).includes('🔁 Retry'), {
      withinMs: 40_000,
    });
    const { text } = await group.press(ben, answer, '🔁 Retry');
    expect(text).toMatch(/Only the person who asked/);
    expect(group.botMessages.map((each) => each.text)).toEqual(['You said: Hello']);
  });

  it('shows the place in the queue with Cancel to whoever waits', async () => {
    const { telegram, foundry, ann, chat } = await openPrivateChat();
    const ben = telegram.person({ firstName: 'Ben' });
    const other = telegram.privateChat(ben);
    foundry.hold();
    chat.say(ann, 'first');
    await foundry.untilHeld();
    other.say(ben, 'second');
    const card = await answerTo(other, /The model is busy. You are next/);
    expect(labelsOf(card)).toEqual(['✖ Cancel']);
    await other.press(ben, card, '✖ Cancel');
    expect((await answerTo(other, 'Stopped.')).messageId).toBe(card.messageId);
    foundry.release();
    await answerTo(chat, 'You said: first');
  });
});
