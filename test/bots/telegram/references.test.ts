import { describe, expect, it } from 'vitest';
import { openRig } from './rig.ts';

const document = { name: 'plan.txt', mime: 'text/plain', bytes: new Uint8Array([1]) };

async function openGroup({ forum = false } = {}) {
  const rig = await openRig({ canReadAllGroupMessages: true });
  const bob = rig.telegram.person({ firstName: 'Bob' });
  const group = rig.telegram.group({ title: 'Friends', members: [rig.ann, bob], forum });
  return { ...rig, bob, group, name: `@${rig.telegram.bot.username}` };
}

describe('a question that replies to somebody’s message', () => {
  it('has its words in front as a quote', async () => {
    const { conversation, group, ann, bob, name } = await openGroup();
    const replyTo = group.say(bob, 'The moon is made\nof cheese.');
    group.say(ann, `${name} is that so?`, { replyTo });
    const { incoming } = await conversation.next();
    expect(incoming.text).toBe('> The moon is made\n> of cheese.\n\nis that so?');
    expect(incoming.attachments).toBeUndefined();
  });

  it('may be nothing but the mention', async () => {
    const { conversation, group, ann, bob, name } = await openGroup();
    const replyTo = group.say(bob, 'What is 2 + 2?');
    group.say(ann, name, { replyTo });
    expect((await conversation.next()).incoming.text).toBe('> What is 2 + 2?');
  });

  it('has its file', async () => {
    const { conversation, group, ann, bob, name } = await openGroup();
    const replyTo = group.say(bob, 'our plan', { document });
    group.say(ann, `${name} summarise this`, { replyTo });
    const { incoming } = await conversation.next();
    expect(incoming.text).toBe('> our plan\n\nsummarise this');
    expect(incoming.attachments).toMatchObject([{ name: 'plan.txt', mime: 'text/plain' }]);
  });

  it('has its own file before the other', async () => {
    const { conversation, group, ann, bob, name } = await openGroup();
    const replyTo = group.say(bob, '', { document });
    const mine = { ...document, name: 'mine.txt' };
    group.say(ann, `${name} compare`, { replyTo, document: mine });
    const { text, attachments } = (await conversation.next()).incoming;
    expect(text).toBe('compare');
    expect(attachments?.map(({ name: each }) => each)).toEqual(['mine.txt', 'plan.txt']);
  });

  it('quotes only what was marked', async () => {
    const { conversation, group, ann, bob, name } = await openGroup();
    const replyTo = group.say(bob, 'One. Two. Three.');
    group.say(ann, `${name} why?`, { replyTo, quote: 'Two.' });
    expect((await conversation.next()).incoming.text).toBe('> Two.\n\nwhy?');
  });

  it('reaches a message of another chat as far as the bot is told of it', async () => {
    const { telegram, conversation, group, chat, ann, bob, name } = await openGroup();
    const elsewhere = telegram.group({ title: 'Work', members: [bob, ann] });
    const plan = elsewhere.say(bob, 'our plan', { document });
    const replyToElsewhere = { chat: elsewhere, message: plan };
    group.say(ann, `${name} summarise`, { replyToElsewhere, quote: 'plan' });
    expect((await conversation.next()).incoming).toMatchObject({
      text: '> plan\n\nsummarise',
      attachments: [{ name: 'plan.txt' }],
    });
    chat.say(ann, 'and?', { replyToElsewhere });
    expect((await conversation.next()).incoming).toMatchObject({
      text: 'and?',
      attachments: [{ name: 'plan.txt' }],
    });
  });

  it('may be given with /ask, where the quote is a part of the question', async () => {
    const { conversation, group, ann, bob } = await openGroup();
    const replyTo = group.say(bob, 'The moon is made of cheese.', { document });
    group.say(ann, '/ask is that so?', { replyTo });
    expect((await conversation.next()).incoming).toMatchObject({
      text: '/ask is that so?',
      invocation: {
        command: 'ask',
        argument: '> The moon is made of cheese.\n\nis that so?',
      },
      attachments: [{ name: 'plan.txt' }],
    });
    group.say(ann, '/ask', { replyTo });
    expect((await conversation.next()).incoming.invocation?.argument).toBe(
      '> The moon is made of cheese.',
    );
    group.say(ann, '/model', { replyTo });
    expect((await conversation.next()).incoming.invocation?.argument).toBe('');
  });

  it('in private may reply to one’s own', async () => {
    const { conversation, chat, ann } = await openRig();
    const sent = chat.say(ann, '', { document });
    await conversation.next();
    chat.say(ann, 'summarise this', { replyTo: sent });
    expect((await conversation.next()).incoming).toMatchObject({
      text: 'summarise this',
      attachments: [{ name: 'plan.txt' }],
    });
  });

  it('stays as it is when it replies to the bot', async () => {
    const { telegram, conversation, group, ann, name } = await openGroup();
    group.say(ann, `${name} hello`);
    await (await conversation.next()).reply.finish({ markdown: 'A greeting' });
    const replyTo = group.botMessages[0]?.messageId ?? 0;
    group.say(ann, 'why?', { replyTo, quote: 'greeting' });
    expect((await conversation.next()).incoming.text).toBe('why?');
    const message = group.say(ann, 'never mind');
    const external_reply = {
      origin: { type: 'user', sender_user: telegram.bot, date: 1 },
      document: { file_id: 'x', file_unique_id: 'y' },
    };
    const quote = { text: 'greeting', position: 0, is_manual: true };
    const entities = [{ type: 'mention', offset: 0, length: name.length }];
    telegram.pushRaw({
      message: {
        ...message,
        message_id: 90,
        text: `${name} and?`,
        entities,
        external_reply,
        quote,
      },
    });
    const { incoming } = await conversation.next();
    expect(incoming.text).toBe('and?');
    expect(incoming.attachments).toBeUndefined();
  });

  it('in a topic does not quote its beginning', async () => {
    const { conversation, group, ann, bob, name } = await openGroup({ forum: true });
    const thread = group.openTopic(bob, 'Cheese');
    group.say(ann, `${name} hello`, { thread });
    expect((await conversation.next()).incoming.text).toBe('hello');
  });

  it('is not answered without being addressed to the bot', async () => {
    const { conversation, group, ann, bob, name } = await openGroup();
    const replyTo = group.say(bob, `${name} first`, { document });
    await conversation.next();
    group.say(ann, 'good question', { replyTo });
    group.say(ann, '/stop');
    expect((await conversation.next()).incoming.text).toBe('/stop');
  });

  it('quotes once in an album', async () => {
    const { conversation, group, ann, bob, name } = await openGroup();
    const replyTo = group.say(bob, 'Which one is it?', { document });
    const items = [
      { photo: { bytes: new Uint8Array([1]) } },
      { photo: { bytes: new Uint8Array([2]) } },
    ];
    group.sayAlbum(ann, items, { caption: `${name} say`, replyTo });
    const got = [(await conversation.next()).incoming, (await conversation.next()).incoming];
    expect(got.map(({ text }) => text)).toEqual(['> Which one is it?\n\nsay', '']);
    expect(got.map(({ attachments }) => attachments?.length)).toEqual([2, 1]);
  });
});
