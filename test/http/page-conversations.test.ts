import { afterEach, describe, expect, it } from 'vitest';
import { openMemoryStore } from '../../src/storage/store.ts';
import { all, events, openRig, post, type Rig, type RigOptions, refusal } from './rig.ts';

let rig: Rig;
afterEach(() => rig.close());

const start = async (options: RigOptions = {}) => {
  rig = await openRig(options);
};
const say = (message: object) => post(`${rig.url}/page/messages`, { id: 'm1', ...message });
const ask = async (conversation: string, text: string, more: object = {}) =>
  await all(events(await say({ conversation, text, ...more })));
const read = async (path: string) =>
  (await (await fetch(`${rig.url}${path}`)).json()) as Record<string, never>;
type Listed = { id: string; title: string; at: number; excerpt?: string };
const list = async (query = '') =>
  (await read(`/page/conversations?query=${encodeURIComponent(query)}`))
    .conversations as unknown as Listed[];
const titles = async (query?: string) => (await list(query)).map(({ title }) => title);
const rename = (id: string, title: string) =>
  post(`${rig.url}/page/conversations/${id}`, { title }, { method: 'PATCH' });
const remove = (id: string) => fetch(`${rig.url}/page/conversations/${id}`, { method: 'DELETE' });

describe('the list of conversations', () => {
  it('has the latest first, called by the first words of its first question', async () => {
    await start({ foundry: { script: 'Yes.' } });
    await ask('one', 'How tall is  the\nEiffel tower?');
    await ask('two', `A ${'very '.repeat(40)}long question`);
    await ask('one', 'And its age?', { id: 'm2' });
    const found = await list();
    expect(found.map(({ id }) => id)).toEqual(['one', 'two']);
    expect(found[0]?.title).toBe('How tall is the Eiffel tower?');
    expect(found[1]?.title).toMatch(/^A very .*…$/);
    expect(found[1]?.title.length).toBeLessThanOrEqual(60);
  });

  it('has none in which only a command was given', async () => {
    await start();
    await ask('one', '/help');
    expect(await list()).toEqual([]);
  });

  it('keeps a title that was given, and gives the old one back for an empty one', async () => {
    await start();
    await ask('one', 'What is rust?');
    expect((await rename('one', '  Iron  and `air` ')).status).toBe(200);
    expect(await titles()).toEqual(["Iron and 'air'"]);
    await ask('one', 'More', { id: 'm2' });
    expect(await titles()).toEqual(["Iron and 'air'"]);
    await rename('one', '');
    expect(await titles()).toEqual(['What is rust?']);
  });

  it('shows nothing of other platforms, and lets nobody touch it from here', async () => {
    await start();
    const talk = { key: 'web:two', person: 'telegram:1', startedAt: 1, exchanges: [] };
    await rig.store.conversations.update('web:two', () => talk);
    await rig.store.conversations.update('telegram:1', () => ({ ...talk, key: 'telegram:1' }));
    expect(await list()).toEqual([]);
    expect(await refusal(await rename('two', 'Mine'))).toMatchObject([
      404,
      'not_found',
      /no such/i,
    ]);
    expect((await remove('two')).status).toBe(404);
    expect(await rig.store.conversations.read('web:two')).toEqual(talk);
  });

  it.each(['Not Valid', '..', '%2e%2e'])('takes no id such as %j', async (id) => {
    await start();
    expect((await rename(id, 'x')).status).toBeGreaterThanOrEqual(400);
  });
});

describe('the search', () => {
  it('finds all words in titles and in what was said, in any case', async () => {
    await start({ foundry: { script: `${'Much else. '.repeat(20)}The Moon is far away.` } });
    await ask('one', 'Wie weit?');
    await ask('two', 'Что такое Луна?');
    await rename('two', 'Спутник');
    expect(await titles('moon FAR')).toEqual(['Спутник', 'Wie weit?']);
    expect(await titles('луна')).toEqual(['Спутник']);
    expect(await titles('спут')).toEqual(['Спутник']);
    expect(await titles('moon mars')).toEqual([]);
    const [, found] = await list('moon');
    expect(found?.excerpt).toMatch(/^….*The Moon is far away\.$/);
  });

  it('shows no passage where the title has the words', async () => {
    await start();
    await ask('one', 'Tell me of rust');
    expect((await list('rust'))[0]).not.toHaveProperty('excerpt');
  });
});

describe('a deleted conversation', () => {
  it('is gone with what was put away of it, and no other', async () => {
    await start();
    await ask('one', 'first');
    await ask('one', '/new', { id: 'm2' });
    await ask('one', 'second', { id: 'm3' });
    await ask('one-more', 'third');
    expect((await remove('one')).status).toBe(200);
    expect(await titles()).toEqual(['third']);
    expect(await rig.store.archive.keys()).toEqual([]);
    expect(await read('/page/history?conversation=one')).toMatchObject({ exchanges: [] });
    expect((await remove('one')).status).toBe(404);
  });

  it('takes the answer under way with it', async () => {
    await start({ foundry: { script: 'one two three' } });
    rig.model.hold();
    const stream = events(await say({ conversation: 'one', text: 'hi' }));
    await stream.next();
    await stream.next();
    expect((await remove('one')).status).toBe(200);
    rig.model.release();
    expect((await all(stream)).at(-1)).toEqual({ type: 'done' });
    expect(await list()).toEqual([]);
    expect(await rig.store.open.keys()).toEqual([]);
  });
});

describe('what is said in a conversation', () => {
  it('is forgotten, and exported, like all else', async () => {
    await start();
    await ask('one', 'What is rust?');
    await rename('one', 'Iron');
    await ask('two', 'And gold?');
    const exported = await ask('three', '/export');
    expect(exported[0]).toMatchObject({ file: { name: expect.stringMatching(/\.md$/) } });
    const { file } = exported[0] as { file?: { text: string } };
    expect(file?.text).toContain('`Iron`');
    expect(file?.text).toContain('> And gold?');
    await ask('three', '/forget everything', { id: 'm2' });
    expect(await list()).toEqual([]);
  });

  it('has a persona of its own', async () => {
    await start();
    await ask('one', '/system Speak like a pirate.');
    expect(await read('/page/history?conversation=one')).toMatchObject({
      system: 'Speak like a pirate.',
    });
    expect(await read('/page/history?conversation=two')).toMatchObject({ system: null });
  });

  it('tells how much of a long one is not shown', async () => {
    await start();
    await ask('one', 'a');
    await ask('one', 'b', { id: 'm2' });
    const { exchanges, older } = await read('/page/history?conversation=one&limit=1');
    expect([exchanges, older]).toMatchObject([[{ question: 'b' }], 1]);
  });
});

describe('a question that was changed', () => {
  it('is answered anew in its place', async () => {
    await start({ foundry: { script: ({ lastUserText }) => `To ${lastUserText}` } });
    await ask('one', 'frist');
    const again = await ask('one', 'first', { edit: 'e1' });
    expect(again.at(-2)).toMatchObject({ type: 'finish', markdown: 'To first' });
    expect(await read('/page/history?conversation=one')).toMatchObject({
      exchanges: [{ id: 'm1', question: 'first', markdown: 'To first' }],
    });
  });

  it('is answered anew while its answer is under way, which then says so', async () => {
    await start({ foundry: { script: 'one two three' } });
    rig.model.hold();
    const old = events(await say({ conversation: 'one', text: 'frist' }));
    await old.next();
    await old.next();
    const anew = events(await say({ conversation: 'one', text: 'first', edit: 'e1' }));
    expect((await anew.next()).value).toEqual({ type: 'working' });
    rig.model.release();
    expect((await all(old)).at(-2)).toMatchObject({ markdown: expect.stringContaining('✏️') });
    expect((await all(anew)).at(-2)).toMatchObject({ markdown: 'one two three' });
  });
});

describe('POST /page/watch', () => {
  const watch = async (id: string) =>
    events(await post(`${rig.url}/page/watch`, { conversation: 'one', id }));

  it('shows the answer to a question, also when it is given again or anew', async () => {
    await start({ foundry: { script: 'one two three' } });
    for (const more of [
      {},
      { text: 'other', edit: 'e1' },
      { id: 'm2', invocation: { command: 'retry', argument: 'web:one:m1' }, isPress: true },
    ]) {
      rig.model.hold();
      const asked = events(await say({ conversation: 'one', text: 'hi', ...more }));
      await asked.next();
      await asked.next();
      const watched = await watch('m1');
      expect((await watched.next()).value).toEqual({ type: 'working' });
      rig.model.release();
      expect((await all(watched)).at(-2)).toMatchObject({ markdown: 'one two three' });
      await all(asked);
    }
  });

  it('ends at once where nothing is under way', async () => {
    await start();
    expect(await all(await watch('m1'))).toEqual([]);
  });
});

describe('a question of an earlier run', () => {
  it('is answered after the start, for a page that watches and one that asks again', async () => {
    const store = openMemoryStore();
    await start({ store, foundry: { script: 'one two three' } });
    rig.model.hold();
    const first = events(await say({ conversation: 'one', text: 'hi' }));
    await first.next();
    // As after a crash: the question is on disk, and its answer is not.
    const { open, conversations } = store;
    const [source = ''] = await open.keys();
    const left = [await open.read(source), await conversations.read('web:one')] as const;
    await rig.close();
    await open.update(source, () => left[0]);
    await conversations.update('web:one', () => left[1]);

    await start({ store, foundry: { script: 'one two three' } });
    rig.model.hold();
    await rig.conversation.resume(async (said) => await rig.door.replyTo?.(said));
    const again = events(await say({ conversation: 'one', text: 'hi' }));
    expect((await again.next()).value).toEqual({ type: 'working' });
    const watched = events(await post(`${rig.url}/page/watch`, { conversation: 'one', id: 'm1' }));
    expect((await watched.next()).value).toEqual({ type: 'working' });
    rig.model.release();
    for (const stream of [again, watched]) {
      expect((await all(stream)).at(-2)).toMatchObject({ markdown: 'one two three' });
    }
    expect(rig.model.chats).toHaveLength(1);
  });
});
