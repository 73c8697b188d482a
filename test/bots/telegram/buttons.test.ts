import { describe, expect, it } from 'vitest';
import { openDoor, openRig } from './rig.ts';

const button = (label: string, command: string, argument = '') => ({
  label,
  press: { command, argument },
});

describe('a button', () => {
  it('gives its command when pressed, and the answer replaces its message', async () => {
    const { conversation, chat, ann } = await openRig();
    chat.say(ann, '/models');
    const { reply } = await conversation.next();
    const buttons = [[button('Phi 4', 'model', 'phi-4'), button('Next', 'models', '2')]];
    await reply.finish({ markdown: 'Which one?', buttons });
    const [list] = chat.botMessages;
    expect(list?.buttons.map((row) => row.map(({ text }) => text))).toEqual([['Phi 4', 'Next']]);
    const answer = await chat.press(ann, list?.messageId ?? 0, 'Phi 4');
    expect(answer).toEqual({ showAlert: false });
    const press = await conversation.next();
    expect(press.incoming).toMatchObject({
      id: expect.stringMatching(/^telegram:press:\d+$/),
      text: '/model phi-4',
      invocation: { command: 'model', argument: 'phi-4' },
      author: { id: `telegram:${ann.id}` },
      place: { chat: String(ann.id), kind: 'private' },
    });
    await press.reply.finish({ markdown: 'Phi 4 it is' });
    expect(chat.botMessages).toHaveLength(1);
    expect(chat.botMessages[0]).toMatchObject({ text: 'Phi 4 it is', buttons: [] });
  });

  it('may be answered beside its message, which then stays as it is', async () => {
    const { conversation, chat, ann } = await openRig();
    chat.say(ann, '/models');
    const { reply } = await conversation.next();
    await reply.finish({ markdown: 'Which?', buttons: [[button('Phi 4', 'model', 'phi-4')]] });
    await chat.press(ann, chat.botMessages[0]?.messageId ?? 0, 'Phi 4');
    await (await conversation.next()).reply.finish({ markdown: 'Not now', isAside: true });
    expect(chat.botMessages.map(({ text, buttons }) => [text, buttons.length])).toEqual([
      ['Which?', 1],
      ['Not now', 0],
    ]);
  });

  it('stays under a growing text and goes with the last one', async () => {
    const { conversation, chat, ann } = await openRig();
    chat.say(ann, 'hello');
    const { reply } = await conversation.next();
    const stop = [[button('Stop', 'stop')]];
    reply.show({ markdown: 'One', buttons: stop });
    await chat.until(({ botMessages }) => botMessages[0]?.buttons.length === 1);
    reply.show({ markdown: 'One, two', buttons: stop });
    await chat.until(({ botMessages }) => botMessages[0]?.text === 'One, two');
    expect(chat.botMessages[0]?.buttons).toHaveLength(1);
    await reply.finish({ markdown: 'One, two' });
    expect(chat.botMessages[0]?.buttons).toEqual([]);
  });

  it('stops the spinner although the press is accepted late', async () => {
    const { conversation, chat, ann } = await openRig();
    chat.say(ann, '/models');
    const { reply } = await conversation.next();
    await reply.finish({ markdown: 'Which?', buttons: [[button('Phi 4', 'model', 'phi-4')]] });
    let accept = () => {};
    conversation.onReceive = () =>
      new Promise((resolve) => {
        accept = resolve;
      });
    await chat.press(ann, chat.botMessages[0]?.messageId ?? 0, 'Phi 4');
    expect(conversation.received).toHaveLength(1);
    accept();
    await conversation.next();
  });

  it('means the same after a restart', async () => {
    const { telegram, conversation, door, chat, ann } = await openRig();
    chat.say(ann, '/models');
    const { reply } = await conversation.next();
    await reply.finish({ markdown: 'Which?', buttons: [[button('Phi 4', 'model', 'phi-4')]] });
    await door.close();
    const restarted = openDoor({ telegram });
    await chat.press(ann, chat.botMessages[0]?.messageId ?? 0, 'Phi 4');
    const { incoming } = await restarted.conversation.next();
    expect(incoming.invocation).toEqual({ command: 'model', argument: 'phi-4' });
  });

  it('carries more than 64 bytes until the restart, then says that it is too old', async () => {
    const { telegram, conversation, door, chat, ann } = await openRig();
    const argument = `модель-${'с-длинным-именем-'.repeat(6)}`;
    chat.say(ann, '/models');
    const { reply } = await conversation.next();
    await reply.finish({ markdown: 'Which?', buttons: [[button('Long', 'model', argument)]] });
    const message = chat.botMessages[0]?.messageId ?? 0;
    await chat.press(ann, message, 'Long');
    expect((await conversation.next()).incoming.invocation?.argument).toBe(argument);
    await door.close();
    const restarted = openDoor({ telegram });
    const answer = await chat.press(ann, message, 'Long');
    expect(answer.text).toBe('buttonTooOld in en');
    expect(restarted.conversation.received).toHaveLength(0);
  });

  it('in a group obeys only the person whose answer it is', async () => {
    const { telegram, conversation, ann } = await openRig();
    const bob = telegram.person({ firstName: 'Bob', languageCode: 'ru' });
    const group = telegram.group({ title: 'Friends', members: [ann, bob] });
    group.say(ann, '/ask something');
    const { reply } = await conversation.next();
    const long = 'x'.repeat(80);
    const buttons = [[button('Stop', 'stop'), button('Long', 'model', long)]];
    await reply.finish({ markdown: 'The answer', buttons });
    const message = group.botMessages[0]?.messageId ?? 0;
    expect((await group.press(bob, message, 'Stop')).text).toBe('notYourButton in ru');
    expect((await group.press(bob, message, 'Long')).text).toBe('notYourButton in ru');
    expect((await group.press(ann, message, 'Stop')).text).toBeUndefined();
    expect((await conversation.next()).incoming.invocation?.command).toBe('stop');
    expect((await group.press(ann, message, 'Long')).text).toBeUndefined();
    expect((await conversation.next()).incoming.invocation?.argument).toBe(long);
    expect(conversation.received).toHaveLength(3);
  });

  it('without a message, under one that is too old, or of a strange kind is answered politely', async () => {
    const { telegram, conversation, chat, ann } = await openRig();
    const query = { from: ann, chat_instance: '1' };
    const old = {
      chat: { id: ann.id, type: 'private', first_name: 'Ann' },
      message_id: 1,
      date: 0,
    };
    telegram.pushRaw({ callback_query: { ...query, id: '1', data: '=:stop' } });
    telegram.pushRaw({ callback_query: { ...query, id: '2', data: '=:stop', message: old } });
    const recent = { ...old, date: 1_700_000_000 };
    telegram.pushRaw({ callback_query: { ...query, id: '3', data: 'game', message: recent } });
    telegram.pushRaw({ callback_query: { ...query, id: '4', message: recent } });
    for (const id of ['1', '2', '3', '4']) {
      const isFor = (call: { payload: { callback_query_id?: unknown } }) =>
        call.payload.callback_query_id === id;
      const { payload } = await telegram.untilCall('answerCallbackQuery', isFor);
      expect(payload.text).toBe('buttonTooOld in en');
    }
    chat.say(ann, 'hello');
    await conversation.next();
    expect(conversation.received).toHaveLength(1);
  });

  it('works although its query is too old to be answered', async () => {
    const { telegram, conversation, chat, ann } = await openRig();
    chat.say(ann, '/models');
    const { reply } = await conversation.next();
    await reply.finish({ markdown: 'Which?', buttons: [[button('Phi 4', 'model', 'phi-4')]] });
    telegram.fail({
      method: 'answerCallbackQuery',
      status: 400,
      description: 'Bad Request: query is too old and response timeout expired',
    });
    void chat.press(ann, chat.botMessages[0]?.messageId ?? 0, 'Phi 4').catch(() => {});
    expect((await conversation.next()).incoming.invocation?.command).toBe('model');
  });

  it('under a file gets its answer in a new message', async () => {
    const { conversation, chat, ann } = await openRig();
    chat.say(ann, 'hello');
    const { reply } = await conversation.next();
    const markdown = 'A long paragraph of words.\n\n'.repeat(1_200);
    await reply.finish({ markdown, buttons: [[button('Retry', 'retry')]] });
    const file = chat.botMessages.at(-1);
    await chat.press(ann, file?.messageId ?? 0, 'Retry');
    const press = await conversation.next();
    await press.reply.finish({ markdown: 'Again' });
    expect(chat.botMessages.at(-1)?.text).toBe('Again');
    expect(chat.botMessages).toHaveLength(3);
  });
});
