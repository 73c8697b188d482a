import { describe, expect, it } from 'vitest';
import { openRig } from './rig.ts';

describe('a lost reply', () => {
  it.each(['drop-reply', 'drop-before'] as const)(
    'shows the answer once after %s at sendMessage',
    async (mode) => {
      const { telegram, conversation, chat, ann } = await openRig();
      chat.say(ann, 'hello');
      const { reply } = await conversation.next();
      const fault = telegram.fail({ method: 'sendMessage', mode });
      await reply.finish({ markdown: 'The answer' });
      expect(fault.hits).toBe(1);
      expect(chat.botMessages.map(({ text }) => text)).toEqual(['The answer']);
    },
  );

  it.each(['drop-reply', 'drop-before'] as const)(
    'shows the answer once after %s at editMessageText',
    async (mode) => {
      const { telegram, conversation, chat, ann } = await openRig();
      chat.say(ann, 'hello');
      const { reply } = await conversation.next();
      reply.show({ markdown: 'The' });
      await chat.until(({ botMessages }) => botMessages.length === 1);
      telegram.fail({ method: 'editMessageText', mode });
      await reply.finish({ markdown: 'The answer' });
      expect(chat.botMessages.map(({ text }) => text)).toEqual(['The answer']);
    },
  );

  it('goes on in the lost message when the first preview was lost', async () => {
    const { telegram, conversation, chat, ann } = await openRig();
    chat.say(ann, 'hello');
    const { reply } = await conversation.next();
    telegram.fail({ method: 'sendMessage', mode: 'drop-reply' });
    reply.show({ markdown: 'The' });
    await chat.until(({ botMessages }) => botMessages[0]?.text === 'The');
    reply.show({ markdown: 'The answer' });
    await chat.until(({ botMessages }) => botMessages[0]?.text === 'The answer');
    await reply.finish({ markdown: 'The answer, whole' });
    expect(chat.botMessages.map(({ text }) => text)).toEqual(['The answer, whole']);
  });

  it('is found although the server was away for a while afterwards', async () => {
    const { telegram, conversation, chat, ann } = await openRig();
    chat.say(ann, 'hello');
    const { reply } = await conversation.next();
    telegram.fail({ method: 'sendMessage', mode: 'drop-reply' });
    telegram.fail({ method: 'editMessageText', mode: 'drop-before', times: 2 });
    await reply.finish({ markdown: 'The answer' });
    expect(chat.botMessages.map(({ text }) => text)).toEqual(['The answer']);
  });

  it('never takes another message of the bot for the lost one', async () => {
    const { telegram, conversation, chat, ann } = await openRig();
    chat.say(ann, 'one');
    const first = await conversation.next();
    chat.say(ann, 'two');
    const second = await conversation.next();
    telegram.fail({ method: 'sendMessage', mode: 'drop-before' });
    await Promise.all([
      first.reply.finish({ markdown: 'Answer one' }),
      second.reply.finish({ markdown: 'Answer two' }),
    ]);
    const texts = chat.botMessages.map(({ text }) => text);
    expect(texts.toSorted()).toEqual(['Answer one', 'Answer two']);
  });

  it('is found among the messages of other chats', async () => {
    const { telegram, conversation, chat, ann } = await openRig();
    chat.say(ann, 'hello');
    const { reply } = await conversation.next();
    for (const firstName of ['Bob', 'Cid', 'Dan', 'Eve', 'Fay', 'Gus', 'Hal']) {
      const person = telegram.person({ firstName });
      telegram.privateChat(person).say(person, 'me too');
      const other = await conversation.next();
      await other.reply.finish({ markdown: `Hello, ${firstName}` });
    }
    telegram.fail({ method: 'sendMessage', mode: 'drop-reply' });
    await reply.finish({ markdown: 'The answer' });
    expect(chat.botMessages.map(({ text }) => text)).toEqual(['The answer']);
  });

  it('shows the answer once in a group, too', async () => {
    const { telegram, conversation, ann } = await openRig();
    const group = telegram.group({ title: 'Friends', members: [ann] });
    group.say(ann, '/ask something');
    const { reply } = await conversation.next();
    telegram.fail({ method: 'sendMessage', mode: 'drop-reply' });
    await reply.finish({ markdown: 'The answer' });
    expect(group.botMessages.map(({ text }) => text)).toEqual(['The answer']);
  });

  it('delivers a long answer as one file when the reply to the upload was lost', async () => {
    const { telegram, conversation, chat, ann } = await openRig();
    chat.say(ann, 'hello');
    const { reply } = await conversation.next();
    telegram.fail({ method: 'sendDocument', mode: 'drop-reply' });
    await reply.finish({ markdown: 'A long paragraph of words.\n\n'.repeat(1_200) });
    const files = chat.botMessages.filter(({ document }) => document !== undefined);
    expect(files).toHaveLength(1);
    expect(chat.botMessages).toHaveLength(2);
  });

  it('does not stop an answer that was sent while the server was down', async () => {
    const { telegram, conversation, chat, ann } = await openRig();
    chat.say(ann, 'hello');
    const { reply } = await conversation.next();
    await telegram.goDown();
    reply.show({ markdown: 'The' });
    const finished = reply.finish({ markdown: 'The answer' });
    await telegram.comeBack();
    await finished;
    expect(chat.botMessages.map(({ text }) => text)).toEqual(['The answer']);
  });

  it.each([500, 502] as const)('shows the answer once after %d at every method', async (status) => {
    const { telegram, conversation, chat, ann } = await openRig();
    chat.say(ann, 'hello');
    const { reply } = await conversation.next();
    telegram.fail({ method: 'sendMessage', status });
    telegram.fail({ method: 'editMessageText', status });
    reply.show({ markdown: 'The' });
    await chat.until(({ botMessages }) => botMessages.length === 1);
    telegram.fail({ method: 'editMessageText', status });
    await reply.finish({ markdown: 'The answer' });
    expect(chat.botMessages.map(({ text }) => text)).toEqual(['The answer']);
  });
});
