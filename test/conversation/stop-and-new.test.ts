import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../storage/temporary-folder.ts';
import { BEN, GROUP, openRig, promptOf, SYSTEM_PROMPT } from './rig.ts';

describe('/stop', () => {
  it('ends the answer under way and keeps what is written', async () => {
    const { fake, say, ask, history, lastPrompt } = await openRig();
    fake.hold();
    const { reply, done } = await say('Hello');
    await reply.untilShown('You');
    expect(await ask('/stop')).toBe('Stopped.');
    await done;
    expect(reply.text).toBe('You');
    expect(await history.all('telegram:1')).toMatchObject([{ answer: 'You', state: 'cut' }]);
    fake.release();
    await ask('Go on');
    expect(lastPrompt().slice(1)).toEqual(['user: Hello', 'assistant: You', 'user: Go on']);
  });

  it('as a button leaves the message to the answer itself', async () => {
    const { fake, say, tell } = await openRig();
    fake.hold();
    const { reply, done } = await say('Hello');
    await reply.untilShown('You');
    expect((await tell('/stop', { isPress: true })).message).toBeUndefined();
    await done;
    expect(reply.text).toBe('You');
    expect((await tell('/stop', { isPress: true })).text).toBe('There is nothing to stop.');
  });

  it('before the first word says that it was stopped', async () => {
    const { fake, say, ask, history } = await openRig();
    fake.hold();
    const first = await say('first');
    await first.reply.untilShown('You');
    const waiting = await say('waiting', { by: BEN });
    await waiting.reply.untilShown('You are next');
    await ask('/stop', { by: BEN });
    await waiting.done;
    expect(waiting.reply.text).toBe('Stopped.');
    expect(await history.all('telegram:2')).toMatchObject([{ answer: '', state: 'cut' }]);
    expect(first.reply.message).toBeUndefined();
  });

  it('ends the questions behind it too, and nobody else’s', async () => {
    const { fake, say, ask } = await openRig({ concurrency: 2 });
    fake.hold();
    const mine = [await say('one'), await say('two')];
    const other = await say('other', { by: BEN });
    await Promise.all([mine[0]?.reply.untilShown('You'), other.reply.untilShown('You')]);
    await ask('/stop');
    await Promise.all(mine.map(({ done }) => done));
    expect(mine.map(({ reply }) => reply.text)).toEqual(['You', 'Stopped.']);
    expect(other.reply.message).toBeUndefined();
    fake.release();
    await other.done;
    expect(other.reply.text).toBe('You said: other');
  });
});

describe('/new', () => {
  it('begins afresh and keeps the old conversation in the archive', async () => {
    const { ask, store, lastPrompt, history } = await openRig();
    await ask('one');
    await ask('two');
    await ask('/new');
    expect(await history.all('telegram:1')).toEqual([]);
    const [key = '', ...others] = await store.archive.keys('telegram:1');
    expect(others).toEqual([]);
    expect((await store.archive.read(key))?.exchanges.map(({ answer }) => answer)).toEqual([
      'You said: one',
      'You said: two',
    ]);
    await ask('three');
    expect(lastPrompt()).toEqual([`system: ${SYSTEM_PROMPT}`, 'user: three']);
  });

  it('with nothing to put away archives nothing', async () => {
    const { ask, store } = await openRig();
    await ask('/new');
    await ask('/new');
    expect(await store.archive.keys()).toEqual([]);
  });

  it('stops the answer under way, and the archive has what was written of it', async () => {
    const { fake, say, ask, store, history } = await openRig();
    fake.hold();
    const { reply, done } = await say('Hello');
    await reply.untilShown('You');
    await ask('/new');
    await done;
    expect(reply.text).toBe('You');
    const [key = ''] = await store.archive.keys('telegram:1');
    expect((await store.archive.read(key))?.exchanges).toMatchObject([
      { question: 'Hello', answer: 'You', state: 'cut' },
    ]);
    expect(await history.all('telegram:1')).toEqual([]);
  });

  it('leaves a question that came right after it in the new conversation', async () => {
    const { fake, say, store, history } = await openRig({ dir: await temporaryFolder() });
    fake.hold();
    const old = await say('old');
    await old.reply.untilShown('You');
    const fresh = await say('/new');
    const next = await say('next');
    fake.release();
    await Promise.all([old.done, fresh.done, next.done]);
    expect(next.reply.text).toBe('You said: next');
    expect((await history.all('telegram:1')).map(({ question }) => question)).toEqual(['next']);
    expect(promptOf(fake.chats.at(-1)).slice(1)).toEqual(['user: next']);
    const [key = ''] = await store.archive.keys('telegram:1');
    expect((await store.archive.read(key))?.exchanges.map(({ question }) => question)).toEqual([
      'old',
    ]);
  });

  it('touches no other conversation', async () => {
    const { ask, history } = await openRig();
    await ask('mine');
    await ask('of the group', { place: GROUP });
    await ask('/new', { place: GROUP });
    expect(await history.all('telegram:1')).toHaveLength(1);
  });
});
