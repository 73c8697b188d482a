import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../storage/temporary-folder.ts';
import { ANN, openRig } from './rig.ts';

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
    expect(reply.text).toBe('You');
    expect(await history.all('telegram:1')).toMatchObject([{ answer: 'You', state: 'cut' }]);
  });
});
