import { describe, expect, it, vi } from 'vitest';
import type { Place } from '../../src/conversation/door.ts';
import { temporaryFolder } from '../storage/temporary-folder.ts';
import { ANN, BEN, GROUP, openRig, promptOf, RETRY, SYSTEM_PROMPT } from './rig.ts';

const TOPIC: Place = { ...GROUP, thread: '7' };

describe('a conversation', () => {
  it('answers a question, shows it growing with a Stop button, and ends with the whole text', async () => {
    const { tell } = await openRig();
    const reply = await tell('Hello there');
    expect(reply.workingCalls).toBe(1);
    expect(reply.drafts.map(({ markdown }) => markdown)).toEqual([
      'You ',
      'You said: ',
      'You said: Hello ',
      'You said: Hello there',
    ]);
    for (const { buttons } of reply.drafts) {
      expect(buttons).toEqual([[{ label: '⏹ Stop', press: { command: 'stop', argument: '' } }]]);
    }
    expect(reply.message).toEqual({ markdown: 'You said: Hello there', buttons: [[RETRY]] });
  });

  it('carries the history into the next question, after the system prompt', async () => {
    const { ask, lastPrompt } = await openRig();
    await ask('one');
    await ask('two');
    await ask('three');
    expect(lastPrompt()).toEqual([
      `system: ${SYSTEM_PROMPT}`,
      'user: one',
      'assistant: You said: one',
      'user: two',
      'assistant: You said: two',
      'user: three',
    ]);
  });

  it('is one per person in each place: a topic, a group, a private chat', async () => {
    const { ask, lastPrompt } = await openRig();
    await ask('private');
    await ask('group', { place: GROUP });
    await ask('topic', { place: TOPIC });
    for (const said of [{ place: GROUP, by: BEN }, { place: TOPIC, by: BEN }, { by: BEN }]) {
      await ask('of Ben', said);
      expect(lastPrompt()).toHaveLength(2);
    }
    await ask('again', { place: TOPIC });
    expect(lastPrompt().slice(1)).toEqual([
      'user: topic',
      'assistant: You said: topic',
      'user: again',
    ]);
  });

  it.each([
    ['inline', '<think>secret plan</think>\n\nThe answer'],
    ['never opened', 'secret plan</think>The answer'],
  ])('never keeps or shows the reasoning as an answer (%s)', async (_, text) => {
    const { fake, tell, history, ask, lastPrompt } = await openRig();
    fake.answer(text);
    expect((await tell('Why?')).text).toBe('The answer');
    expect((await history.all('telegram:1')).map(({ answer }) => answer)).toEqual(['The answer']);
    await ask('And?');
    expect(lastPrompt().join()).not.toMatch(/secret|think/);
    expect(lastPrompt()).toContain('assistant: The answer');
  });

  it('says so when the model only thought, or gave nothing', async () => {
    const { fake, ask, lastPrompt } = await openRig();
    fake.answer('<think>all of it</think>');
    expect(await ask('Why?')).toContain('thought about it but gave no answer');
    fake.answer([]);
    expect(await ask('Why?')).toContain('gave no answer');
    await ask('And?');
    expect(lastPrompt().slice(1)).toEqual(['user: And?']);
  });

  it('keeps what it accepted before the answer is there', async () => {
    const { fake, say, history } = await openRig();
    fake.hold();
    await say('Hello');
    expect(await history.all('telegram:1')).toMatchObject([
      { question: 'Hello', answer: '', state: 'open' },
    ]);
  });

  it('keeps the answer although it could not be delivered', async () => {
    const { say, history, lines } = await openRig();
    const { reply, done } = await say('Hello');
    reply.failure = new Error('the platform is gone');
    await done;
    expect(await history.all('telegram:1')).toMatchObject([
      { answer: 'You said: Hello', state: 'whole', model: 'phi-4-mini' },
    ]);
    expect(lines).toContainEqual(expect.objectContaining({ msg: 'not delivered' }));
  });

  it('logs who was answered, but not what was said', async () => {
    const { ask, lines } = await openRig();
    await ask('my diary');
    expect(lines).toContainEqual(
      expect.objectContaining({ from: ANN.id, model: 'phi-4-mini', outcome: 'whole' }),
    );
    expect(JSON.stringify(lines)).not.toContain('diary');
  });
});

describe('several questions', () => {
  it('of one conversation are answered in order, while another goes on beside it', async () => {
    const { fake, say } = await openRig({ concurrency: 3 });
    fake.hold();
    const first = await say('first');
    const second = await say('second');
    const other = await say('other', { by: BEN });
    await fake.untilHeld({ answers: 2 });
    expect(fake.chats.map((chat) => promptOf(chat).at(-1)).sort()).toEqual([
      'user: first',
      'user: other',
    ]);
    fake.release();
    await Promise.all([first.done, second.done, other.done]);
    expect(promptOf(fake.chats.at(-1)).slice(1)).toEqual([
      'user: first',
      'assistant: You said: first',
      'user: second',
    ]);
    expect(other.reply.text).toBe('You said: other');
  });

  it('wait in line when Foundry is busy, and are told their place with a Stop button', async () => {
    const { fake, say } = await openRig({ concurrency: 1 });
    fake.hold();
    const first = await say('first');
    await first.reply.untilShown('You');
    const second = await say('second', { by: BEN });
    const draft = await second.reply.untilShown('You are next');
    expect(draft.buttons?.flat().map(({ press }) => press.command)).toEqual(['stop']);
    fake.release();
    await Promise.all([first.done, second.done]);
    expect(fake.maxRunning).toBe(1);
    expect(second.reply.text).toBe('You said: second');
  });

  it('wait for a model that has to be loaded first, and say so', async () => {
    const { fake, tell } = await openRig();
    await tell('/model qwen2.5-0.5b');
    const reply = await tell('Hello');
    expect(reply.drafts[0]?.markdown).toContain('Loading `qwen2.5-0.5b`');
    expect(reply.text).toBe('You said: Hello');
    expect(fake.models.find(({ alias }) => alias === 'qwen2.5-0.5b')?.loaded).toBe(true);
  });
});

describe('a delivery that is repeated', () => {
  it('is not answered twice, neither at once nor later', async () => {
    const { say, fake, history } = await openRig();
    const [first, second] = await Promise.all([say('Hi', { id: 'm:1' }), say('Hi', { id: 'm:1' })]);
    await Promise.all([first.done, second.done]);
    const third = await say('Hi', { id: 'm:1' });
    await third.done;
    const answered = [first, second, third].filter(({ reply }) => reply.message !== undefined);
    expect(answered).toHaveLength(1);
    expect(fake.chats).toHaveLength(1);
    expect(await history.all('telegram:1')).toHaveLength(1);
    expect(third.reply.workingCalls).toBe(0);
  });

  it('is known after a restart as well', async () => {
    const dir = await temporaryFolder();
    const before = await openRig({ dir });
    await before.ask('Hi', { id: 'm:1' });
    const { tell, fake } = await openRig({ dir });
    expect((await tell('Hi', { id: 'm:1' })).message).toBeUndefined();
    expect(fake.chats).toEqual([]);
  });
});

it('answers in the order in which it was asked, though the disk is slower with the first', async () => {
  const { say, store, fake } = await openRig();
  const update = store.open.update.bind(store.open);
  let write = () => {};
  const written = new Promise<void>((resolve) => {
    write = resolve;
  });
  let isFirst = true;
  store.open.update = async (key, change) => {
    const waits = isFirst;
    isFirst = false;
    if (waits) await written;
    return await update(key, change);
  };
  const both = [say('first'), say('second')];
  await vi.waitFor(async () => expect(await store.open.keys()).toHaveLength(1));
  write();
  await Promise.all(both.map(async (each) => (await each).done));
  const asked = fake.chats.map(({ messages }) => messages.at(-1)?.content);
  expect(asked).toEqual(['first', 'second']);
});
