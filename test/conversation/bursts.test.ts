import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { BEN, GROUP, openRig } from './rig.ts';

const PART = 'a'.repeat(3_000);

describe('a long paste that the messenger cut up', () => {
  it('is one question with one answer', async () => {
    const { fake, say, history, lastPrompt } = await openRig();
    const first = await say(PART, { mayGoOn: true });
    const second = await say(PART, { mayGoOn: true });
    const third = await say('the end');
    await Promise.all([first.done, second.done, third.done]);
    expect(fake.chats).toHaveLength(1);
    expect(lastPrompt().slice(1)).toEqual([`user: ${PART}\n${PART}\nthe end`]);
    expect(first.reply.message).toBeDefined();
    expect([second.reply.message, third.reply.message]).toEqual([undefined, undefined]);
    expect(await history.all('telegram:1')).toMatchObject([
      { also: [expect.any(String), expect.any(String)] },
    ]);
  });

  it('loses no part and is one question also when the disk takes its time with a part', async () => {
    const { fake, say, store, lastPrompt } = await openRig();
    const first = await say(PART, { mayGoOn: true });
    const update = store.conversations.update.bind(store.conversations);
    let isSlow = true;
    store.conversations.update = async (key, change) => {
      const waits = isSlow;
      isSlow = false;
      if (waits) await sleep(700);
      return await update(key, change);
    };
    await say(PART, { mayGoOn: true });
    await say('the end');
    await first.done;
    expect(fake.chats).toHaveLength(1);
    expect(lastPrompt().slice(1)).toEqual([`user: ${PART}\n${PART}\nthe end`]);
  });

  it('is put together without a gap where a word was cut', async () => {
    const { say, lastPrompt } = await openRig();
    const { done } = await say('b'.repeat(4_096), { mayGoOn: true });
    await say('bc');
    await done;
    expect(lastPrompt().at(-1)).toBe(`user: ${'b'.repeat(4_097)}c`);
  });

  it('stands apart from a quote that came before it', async () => {
    const { say, lastPrompt } = await openRig();
    const { done } = await say('> the moon is\n> made of cheese', { mayGoOn: true });
    await say('Is that so?');
    await done;
    expect(lastPrompt().at(-1)).toBe('user: > the moon is\n> made of cheese\n\nIs that so?');
  });

  it('is answered without what never came, soon', async () => {
    const { tell, lastPrompt } = await openRig();
    const startedAt = performance.now();
    await tell(PART, { mayGoOn: true });
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(lastPrompt().at(-1)).toBe(`user: ${PART}`);
  });

  it('knows its parts when they are delivered again', async () => {
    const { fake, say, tell } = await openRig();
    const { done } = await say(PART, { id: 'telegram:1:7', mayGoOn: true });
    await say('the end', { id: 'telegram:1:8' });
    await done;
    for (const id of ['telegram:1:7', 'telegram:1:8']) {
      expect((await tell('again', { id })).message).toBeUndefined();
    }
    expect(fake.chats).toHaveLength(1);
  });

  it('takes in neither a command nor what others say', async () => {
    const { fake, say, tell } = await openRig();
    const { done } = await say(PART, { mayGoOn: true, place: GROUP });
    const ben = await tell('Hello', { by: BEN, place: GROUP });
    expect(ben.text).toBe('You said: Hello');
    expect((await tell('/whoami', { place: GROUP })).text).toContain('telegram:1');
    await done;
    expect(fake.chats.map(({ messages }) => messages.length)).toEqual([2, 2]);
  });

  it('can be stopped before its end is known; what follows is a question of its own', async () => {
    const { fake, say, tell } = await openRig();
    const { reply, done } = await say(PART, { mayGoOn: true });
    expect((await tell('/stop')).text).toBe('Stopped.');
    await done;
    expect(reply.text).toBe('Stopped.');
    expect((await tell('Hello')).text).toBe('You said: Hello');
    expect(fake.chats).toHaveLength(1);
  });

  it('is not waited for after an ordinary message', async () => {
    const { fake, say } = await openRig();
    const first = await say('one');
    const second = await say('two');
    await Promise.all([first.done, second.done]);
    expect(fake.chats).toHaveLength(2);
  });
});
