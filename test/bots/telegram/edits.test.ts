import { describe, expect, it } from 'vitest';
import { eventually, openRig } from './rig.ts';

describe('an edited message', () => {
  it('is handed in under the same id, with its new text', async () => {
    const { conversation, chat, ann } = await openRig();
    const said = chat.say(ann, 'Why is the sky green?');
    const first = await conversation.next();
    expect(first.incoming.isEdit).toBeUndefined();
    chat.editOwn(ann, said, 'Why is the sky blue?');
    const second = await conversation.next();
    expect(second.incoming).toEqual({
      ...first.incoming,
      text: 'Why is the sky blue?',
      isEdit: true,
    });
    await second.reply.finish({ markdown: 'Because.' });
    expect(chat.botMessages.map(({ text }) => text)).toEqual(['Because.']);
  });

  it('comes after the message itself, however slowly that is accepted', async () => {
    const { conversation, door, chat, ann } = await openRig({ isStarted: false });
    let accept = () => {};
    const accepted = new Promise<void>((resolve) => {
      accept = resolve;
    });
    let begun = 0;
    conversation.onReceive = async ({ isEdit }) => {
      begun += 1;
      if (isEdit !== true) await accepted;
    };
    const said = chat.say(ann, 'one');
    chat.editOwn(ann, said, 'two');
    door.start();
    await eventually('the message', () => begun === 1);
    // The edit lies in the same batch: were it handled beside the message, it would have begun too.
    await new Promise((resolve) => setImmediate(resolve));
    expect(begun).toBe(1);
    accept();
    const texts = [await conversation.next(), await conversation.next()];
    expect(texts.map(({ incoming }) => incoming.text)).toEqual(['one', 'two']);
  });

  it('can become a command, and the caption of a file can be edited', async () => {
    const { conversation, chat, ann } = await openRig();
    const document = { name: 'a.txt', mime: 'text/plain', bytes: new Uint8Array([1]) };
    const said = chat.say(ann, 'what?', { document });
    await conversation.next();
    chat.editOwn(ann, said, '/ask what is it?');
    expect((await conversation.next()).incoming).toMatchObject({
      isEdit: true,
      invocation: { command: 'ask', argument: 'what is it?' },
      attachments: [{ name: 'a.txt' }],
    });
  });

  it('in a group counts as far as it is meant for the bot', async () => {
    const { telegram, conversation, ann } = await openRig({ canReadAllGroupMessages: true });
    const group = telegram.group({ title: 'Friends', members: [ann] });
    const chatter = group.say(ann, 'hello');
    group.editOwn(ann, chatter, 'hello all');
    const asked = group.say(ann, `@${telegram.bot.username} one`);
    await conversation.next();
    group.editOwn(ann, asked, `@${telegram.bot.username} two`);
    expect((await conversation.next()).incoming).toMatchObject({ text: 'two', isEdit: true });
    expect(conversation.received).toHaveLength(2);
  });

  it('is never said to wait for more', async () => {
    const { conversation, chat, ann } = await openRig();
    const said = chat.say(ann, 'x'.repeat(3_000));
    expect((await conversation.next()).incoming.mayGoOn).toBe(true);
    chat.editOwn(ann, said, 'y'.repeat(3_000));
    const { incoming } = await conversation.next();
    expect(incoming.mayGoOn).toBeUndefined();
  });

  it('that the service passes over leaves no trace in the chat', async () => {
    const { telegram, conversation, chat, ann } = await openRig();
    const said = chat.say(ann, 'one');
    await (await conversation.next()).reply.finish({ markdown: 'answer' });
    const before = telegram.calls.length;
    chat.editOwn(ann, said, 'one');
    await conversation.next();
    chat.say(ann, 'two');
    await conversation.next();
    const calls = telegram.calls.slice(before).map(({ method }) => method);
    expect(calls.filter((method) => method !== 'getUpdates')).toEqual([]);
    expect(chat.actions).toEqual([]);
  });
});
