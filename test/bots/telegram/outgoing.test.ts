import { describe, expect, it } from 'vitest';
import type { Place } from '../../../src/conversation/door.ts';
import { openRig } from './rig.ts';

const BUTTONS = [
  [{ label: 'Approve', press: { command: 'users', argument: 'approve telegram:5' } }],
];

describe('a message that the bot begins by itself', () => {
  it('goes to the person in private, with buttons that come back as commands', async () => {
    const { door, chat, ann, conversation } = await openRig();
    const reply = await door.direct?.(`telegram:${ann.id}`, 'ru');
    await reply?.finish({ markdown: '**Sam** asks', buttons: BUTTONS });
    const [message] = chat.botMessages;
    expect(message?.text).toBe('Sam asks');
    expect(message?.replyTo).toBeUndefined();
    if (message === undefined) return;
    await chat.press(ann, message, 'Approve');
    const { incoming } = await conversation.next();
    expect(incoming.invocation).toEqual({ command: 'users', argument: 'approve telegram:5' });
  });

  it('is refused by Telegram where the person never wrote to the bot', async () => {
    const { door } = await openRig();
    const reply = await door.direct?.('telegram:424242', undefined);
    await expect(reply?.finish({ markdown: 'Hello' })).rejects.toThrow(/chat not found/);
  });

  it.each(['discord:5', 'telegram:-100', 'telegram:', 'telegram:5x', '5', ''])(
    'has no way to %j',
    async (id) => {
      const { door } = await openRig();
      expect(await door.direct?.(id, 'en')).toBeUndefined();
    },
  );
});

describe('an answer to what was said before this run', () => {
  it('stands in the private chat as any answer does, and long ones as a file', async () => {
    const { door, chat, ann } = await openRig();
    const { message_id: message } = chat.say(ann, 'hello');
    const reply = await door.replyTo?.({
      id: `telegram:${ann.id}:${message}`,
      place: { platform: 'telegram', chat: String(ann.id), kind: 'private' },
      author: { id: `telegram:${ann.id}`, name: 'Ann', language: 'ru' },
    });
    await reply?.finish({ markdown: `${'word '.repeat(900)}\n\n`.repeat(6) });
    expect(chat.botMessages[0]?.replyTo).toBeUndefined();
    expect(chat.botMessages.at(-1)?.text).toBe('fileNotice in ru');
  });

  it.each([false, true])('quotes the message in a group (topic: %s)', async (forum) => {
    const { door, telegram, ann } = await openRig();
    const ben = telegram.person({ firstName: 'Ben' });
    const group = telegram.group({ title: 'us', members: [ann, ben], forum });
    const { message_id: message } = group.say(ann, 'hello', forum ? { thread: 7 } : {});
    const place: Place = {
      platform: 'telegram',
      chat: String(group.id),
      kind: 'group',
      ...(forum && { thread: '7' }),
    };
    const author = { id: `telegram:${ann.id}`, name: 'Ann' };
    const reply = await door.replyTo?.({ id: `telegram:${group.id}:${message}`, place, author });
    await reply?.finish({ markdown: 'Hi', buttons: BUTTONS });
    const [answer] = group.botMessages;
    expect(answer).toMatchObject({ text: 'Hi', replyTo: message });
    if (forum) expect(answer?.thread).toBe(7);
    if (answer === undefined) return;
    const press = await group.press(ben, answer, 'Approve');
    expect(press.text).toContain('notYourButton');
  });

  it('to a press stands below, for there is no message to quote', async () => {
    const { door, telegram, ann } = await openRig();
    const group = telegram.group({ title: 'us', members: [ann] });
    const reply = await door.replyTo?.({
      id: 'telegram:press:123456',
      place: { platform: 'telegram', chat: String(group.id), kind: 'group' },
      author: { id: `telegram:${ann.id}`, name: 'Ann' },
    });
    await reply?.finish({ markdown: 'Hi' });
    expect(group.botMessages).toMatchObject([{ text: 'Hi' }]);
    expect(group.botMessages[0]?.replyTo).toBeUndefined();
  });

  it('takes the messages over which hold what an earlier run showed', async () => {
    const { door, chat, ann, conversation } = await openRig();
    const { message_id: message } = chat.say(ann, 'hello');
    const earlier = await conversation.next();
    earlier.reply.show({ markdown: 'Hel' });
    await chat.until(({ botMessages }) => botMessages.length === 1);
    const shown = String(chat.botMessages[0]?.messageId);
    const reply = await door.replyTo?.({
      id: `telegram:${ann.id}:${message}`,
      place: { platform: 'telegram', chat: String(ann.id), kind: 'private' },
      author: { id: `telegram:${ann.id}`, name: 'Ann' },
    });
    reply?.takeOver?.({ ids: [shown] });
    await reply?.finish({ markdown: 'Hello' });
    expect(chat.botMessages.map(({ text }) => text)).toEqual(['Hello']);
  });

  it.each([
    { platform: 'discord', chat: '5', kind: 'private' },
    { platform: 'telegram', chat: 'x', kind: 'private' },
  ] as const)('has no way to %j', async (place) => {
    const { door, ann } = await openRig();
    const author = { id: `telegram:${ann.id}`, name: 'Ann' };
    expect(await door.replyTo?.({ id: 'telegram:5:6', place, author })).toBeUndefined();
  });
});

describe('a file', () => {
  it('is sent as a document with the text as its caption', async () => {
    const { conversation, chat, ann } = await openRig();
    chat.say(ann, '/export');
    const { reply } = await conversation.next();
    const file = { name: 'talks.md', text: '# Привет' };
    await reply.finish({ markdown: '**Here** it is', file });
    const [message, ...others] = chat.botMessages;
    expect(others).toEqual([]);
    expect(message?.text).toBe('Here it is');
    expect(message?.document?.name).toBe('talks.md');
    expect(Buffer.from(message?.document?.bytes ?? []).toString()).toBe('# Привет');
  });
});
