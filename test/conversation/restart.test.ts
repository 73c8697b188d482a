import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { textsFor } from '../../src/texts/index.ts';
import { temporaryFolder } from '../storage/temporary-folder.ts';
import { RecordingReply } from './recording-reply.ts';
import { ANN, openRig, privateChatOf, RETRY, type Rig, STRANGER } from './rig.ts';

/** Resolves when it is on disk where the answer stands. */
async function untilNoted({ history }: Rig, shown: readonly string[]): Promise<void> {
  await vi.waitFor(async () => {
    expect(await history.all('telegram:1')).toMatchObject([{ shown }]);
  });
}

describe('the data folder', () => {
  it('brings history, model and archive over a restart', async () => {
    const dir = await temporaryFolder();
    const before = await openRig({ dir });
    before.fake.load('qwen2.5-0.5b');
    await before.ask('put away');
    await before.ask('/new');
    await before.ask('/model qwen2.5-0.5b');
    await before.ask('one');
    const after = await openRig({ dir });
    after.fake.load('qwen2.5-0.5b');
    await after.ask('two');
    expect(after.lastPrompt().slice(1)).toEqual([
      'user: one',
      'assistant: You said: one',
      'user: two',
    ]);
    expect(after.fake.chats.at(-1)?.model).toBe('qwen2.5-0.5b-instruct-generic-cpu:4');
    expect(await after.store.archive.keys('telegram:1')).toHaveLength(1);
  });

  it('answers a question that was accepted before a crash when it is delivered again', async () => {
    const { history, ask, lastPrompt } = await openRig();
    const lost = { source: 'telegram:1:77', person: ANN.id, text: 'Are you there?' };
    await history.accept('telegram:1', lost);
    expect(await ask(lost.text, { id: lost.source })).toBe('You said: Are you there?');
    expect(lastPrompt().slice(1)).toEqual(['user: Are you there?']);
    expect(await history.all('telegram:1')).toMatchObject([{ state: 'whole' }]);
  });

  it('keeps a long conversation’s file small: the older half goes into the archive', async () => {
    const { history, store } = await openRig();
    for (let number = 1; number <= 201; number += 1) {
      const question = { source: `m:${number}`, person: ANN.id, text: `q${number}` };
      expect(await history.accept('telegram:1', question)).toBe(true);
    }
    const kept = await history.all('telegram:1');
    const [key = ''] = await store.archive.keys('telegram:1');
    const old = (await store.archive.read(key))?.exchanges ?? [];
    expect(old.length).toBeGreaterThan(0);
    expect([...old, ...kept].map(({ question }) => question)).toEqual(
      Array.from({ length: 201 }, (_, index) => `q${index + 1}`),
    );
  });
});

describe('a question that an earlier run did not come to answer', () => {
  it('is answered once, in the messages in which that run had begun', async () => {
    const dir = await temporaryFolder();
    const before = await openRig({ dir });
    before.fake.hold();
    const reply = new RecordingReply();
    reply.ids = ['70', '71'];
    await before.say('Hello', { id: 'telegram:1:7', reply });
    await reply.untilShown('You');
    await untilNoted(before, ['70', '71']);
    const { conversations, ask, history } = await openRig({ dir });
    const again = new RecordingReply();
    await conversations.resume(async () => again);
    await again.untilFinished();
    expect([again.taken, again.text]).toEqual([['70', '71'], 'You said: Hello']);
    expect(await history.all('telegram:1')).toMatchObject([{ answer: 'You said: Hello' }]);
    expect(await ask('Hello', { id: 'telegram:1:7' }).catch(() => 'nothing')).toBe('nothing');
    await conversations.resume(async () => expect.fail('it is answered'));
  });

  it('is answered before what was said later, whenever that is delivered', async () => {
    const dir = await temporaryFolder();
    const before = await openRig({ dir });
    before.fake.hold();
    const first = await before.say('My name is Bob', { id: 'telegram:1:7' });
    await first.reply.untilShown('You');
    const after = await openRig({ dir, willResume: true });
    const later = after.say('What is my name?', { id: 'telegram:1:8' });
    const again = new RecordingReply();
    await after.conversations.resume(async () => again);
    await Promise.all([again.untilFinished(), (await later).done]);
    expect(after.lastPrompt().slice(1)).toEqual([
      'user: My name is Bob',
      'assistant: You said: My name is Bob',
      'user: What is my name?',
    ]);
    expect(after.fake.chats).toHaveLength(2);
  });

  it('is answered whole when the crash came while its answer was gone on with', async () => {
    const dir = await temporaryFolder();
    const before = await openRig({ dir });
    before.fake.answer(() => ({ tokens: ['cut ', 'here'], finishReason: 'length' }));
    const cut = new RecordingReply();
    cut.ids = ['70'];
    await before.tell('Hello', { id: 'telegram:1:7', reply: cut });
    before.fake.answer(() => ['and ', 'on']);
    before.fake.hold();
    const goingOn = new RecordingReply();
    goingOn.ids = ['70'];
    await before.say('/continue telegram:1:7', { isPress: true, reply: goingOn });
    await goingOn.untilShown('and');
    const after = await openRig({ dir });
    const again = new RecordingReply();
    await after.conversations.resume(async () => again);
    await again.untilFinished();
    expect([again.taken, again.text]).toEqual([['70'], 'You said: Hello']);
    expect(await after.history.all('telegram:1')).toMatchObject([
      { answer: 'You said: Hello', state: 'whole' },
    ]);
  });

  it('is answered once although the platform delivers it again', async () => {
    const dir = await temporaryFolder();
    const before = await openRig({ dir });
    before.fake.hold();
    const reply = new RecordingReply();
    reply.ids = ['70'];
    await before.say('Hello', { id: 'telegram:1:7', reply });
    await reply.untilShown('You');
    await untilNoted(before, ['70']);
    const after = await openRig({ dir });
    const delivered = await after.say('Hello', { id: 'telegram:1:7' });
    await after.conversations.resume(async () => expect.fail('it is being answered'));
    await delivered.done;
    expect(delivered.reply.taken).toEqual(['70']);
    expect(after.fake.chats).toHaveLength(1);
  });

  it('is answered once although the platform delivers it again while it is taken up', async () => {
    const dir = await temporaryFolder();
    const before = await openRig({ dir });
    before.fake.hold();
    const first = await before.say('Hello', { id: 'telegram:1:7' });
    await first.reply.untilShown('You');
    const after = await openRig({ dir });
    const find = after.history.find.bind(after.history);
    const again = new RecordingReply();
    const delivered = new RecordingReply();
    // The moment at which it could go wrong.
    after.history.find = async (key, source) => {
      after.history.find = find;
      await after.say('Hello', { id: 'telegram:1:7', reply: delivered });
      return await find(key, source);
    };
    await after.conversations.resume(async () => again);
    await Promise.race([again.untilFinished(), delivered.untilFinished()]);
    expect([again.message, delivered.message].filter(Boolean)).toHaveLength(1);
    expect(after.fake.chats).toHaveLength(1);
  });

  it('is taken when it comes again after a crash half-way through its acceptance', async () => {
    const dir = await temporaryFolder();
    const before = await openRig({ dir });
    before.fake.hold();
    const first = await before.say('Hello', { id: 'telegram:1:7' });
    await first.reply.untilShown('You');
    const after = await openRig({ dir });
    await rm(join(dir, 'conversations'), { recursive: true });
    const find = after.history.find.bind(after.history);
    const delivered = new RecordingReply();
    after.history.find = async (key, source) => {
      after.history.find = find;
      const exchange = await find(key, source);
      await after.say('Hello', { id: 'telegram:1:7', reply: delivered });
      return exchange;
    };
    await after.conversations.resume(async () => new RecordingReply());
    await delivered.untilFinished();
    await vi.waitFor(async () =>
      expect(await after.store.open.read('telegram:1:7')).toBeUndefined(),
    );
  });

  it('is not asked again when only its last text was not delivered', async () => {
    const dir = await temporaryFolder();
    const before = await openRig({ dir });
    const reply = new RecordingReply();
    reply.failure = new Error('the messenger is gone');
    await before.tell('Hello', { reply });
    const after = await openRig({ dir });
    const again = new RecordingReply();
    await after.conversations.resume(async () => again);
    await again.untilFinished();
    expect(again.message).toEqual({ markdown: 'You said: Hello', buttons: [[RETRY]] });
    expect(after.fake.chats).toEqual([]);
  });

  it('says its last text although the platform delivers it again before that', async () => {
    const dir = await temporaryFolder();
    const before = await openRig({ dir });
    const reply = new RecordingReply();
    reply.failure = new Error('the messenger is gone');
    await before.tell('Hello', { id: 'telegram:1:7', reply });
    const after = await openRig({ dir });
    const delivered = new RecordingReply();
    await after.say('Hello', { id: 'telegram:1:7', reply: delivered });
    const again = new RecordingReply();
    await after.conversations.resume(async () => again);
    await again.untilFinished();
    expect(again.text).toBe('You said: Hello');
    expect(delivered.message).toBeUndefined();
    expect(after.fake.chats).toEqual([]);
  });

  it('waits for the next run when the product ends before its first word', async () => {
    const dir = await temporaryFolder();
    const before = await openRig({ dir });
    before.fake.hold();
    const first = await before.say('one');
    await first.reply.untilShown('You');
    const second = await before.say('two');
    await before.turns.close(1);
    expect(first.reply.text).toBe(`You\n\n${textsFor('en').cutByEnd}`);
    expect(second.reply.message).toBeUndefined();
    const after = await openRig({ dir });
    const again = new RecordingReply();
    await after.conversations.resume(async () => again);
    await again.untilFinished();
    expect(again.text).toBe('You said: two');
  });

  it.each([
    ['nobody can be reached there', ANN],
    ['its author may not ask any more', STRANGER],
  ])('is given up when %s', async (_, author) => {
    const { conversations, history, store } = await openRig();
    const key = `telegram:${author.id.slice('telegram:'.length)}`;
    await history.accept(key, { source: 's', person: author.id, text: 'Hello' });
    const place = privateChatOf(author);
    const open = { key, source: 's', place: { ...place, groupIds: [] }, author, at: Date.now() };
    await store.open.update('s', () => open);
    await conversations.resume(async () => undefined);
    expect(await history.all(key)).toMatchObject([{ state: 'failed' }]);
    expect(await store.open.keys()).toEqual([]);
  });
});

describe('closing', () => {
  it('lets answers end that end in time', async () => {
    const { fake, say, turns } = await openRig();
    fake.hold();
    const { reply } = await say('Hello');
    await reply.untilShown('You');
    const closed = turns.close(10_000);
    fake.release();
    await closed;
    expect(reply.text).toBe('You said: Hello');
  });

  it('cuts the others, and what is written is shown and kept', async () => {
    const { fake, say, turns, history } = await openRig();
    fake.hold();
    const { reply } = await say('Hello');
    await reply.untilShown('You');
    await turns.close(1);
    expect(reply.text).toBe(`You\n\n${textsFor('en').cutByEnd}`);
    expect(await history.all('telegram:1')).toMatchObject([{ answer: 'You', state: 'cut' }]);
  });
});
