import { describe, expect, it } from 'vitest';
import { foundryModels } from '../fakes/foundry/index.ts';
import { BEN, openRig } from './rig.ts';

const CANCEL = [[{ label: '✖ Cancel', press: { command: 'stop', argument: '' } }]];

describe('the line of the queue', () => {
  it('tells the place with a Cancel button, and goes with the first words', async () => {
    const { fake, say } = await openRig();
    fake.hold();
    const first = await say('first');
    await first.reply.untilShown('You');
    const second = await say('second', { by: BEN });
    const draft = await second.reply.untilShown('You are next');
    const markdown = '⏳ The model is busy. You are next.';
    expect(draft).toEqual({ markdown, buttons: CANCEL, isNotice: true });
    fake.release();
    await Promise.all([first.done, second.done]);
    expect(second.reply.drafts[1]?.markdown).toBe('You ');
  });

  it('tells the expected time once the speed was measured', async () => {
    const { fake, ask, say } = await openRig();
    await ask('one');
    fake.hold();
    const first = await say('first');
    await first.reply.untilShown('You');
    const second = await say('second', { by: BEN });
    await second.reply.untilShown(/You are next, in about \d+ s\./);
    fake.release();
    await Promise.all([first.done, second.done]);
  });

  it('does not flash when the wait is short', async () => {
    const { fake, say } = await openRig();
    fake.hold();
    const first = await say('first');
    await first.reply.untilShown('You');
    const second = await say('second', { by: BEN });
    fake.release();
    await Promise.all([first.done, second.done]);
    expect(second.reply.drafts[0]?.markdown).toBe('You ');
  });

  it('shows nothing more once its question was stopped', async () => {
    const { fake, say, ask } = await openRig();
    fake.hold();
    const first = await say('first');
    await first.reply.untilShown('You');
    const second = await say('second', { by: BEN });
    await ask('/stop', { by: BEN });
    await second.done;
    // Longer than the line would have needed; a line after the end is noted as misuse by the rig.
    await new Promise((resolve) => setTimeout(resolve, 350));
    expect(second.reply.drafts).toEqual([]);
    fake.release();
    await first.done;
  });
});

describe('the line of a model that loads', () => {
  const slow = foundryModels.map((model) =>
    model.alias === 'qwen2.5-0.5b' ? { ...model, loadMs: 1_200 } : model,
  );

  it('counts the seconds, knows how long it took last time, and goes with the first words', async () => {
    const { fake, tell } = await openRig({ fake: { models: slow } });
    await tell('/model qwen2.5-0.5b');
    const first = await tell('Hello');
    const lines = first.drafts.map(({ markdown }) => markdown);
    expect(lines.slice(0, 3)).toEqual([
      '⏳ Loading `qwen2.5-0.5b`…',
      '⏳ Loading `qwen2.5-0.5b`… 1 s',
      'You ',
    ]);
    expect(first.drafts[0]?.buttons).toEqual(CANCEL);
    fake.unload('qwen2.5-0.5b');
    const second = await tell('Again');
    expect(second.drafts[0]?.markdown).toBe('⏳ Loading `qwen2.5-0.5b`… (last time 2 s)');
    expect(second.text).toBe('You said: Again');
  });

  it('never comes back over the first words', async () => {
    const { fake, say, ask } = await openRig();
    await ask('/model qwen2.5-0.5b');
    fake.hold();
    const { reply, done } = await say('Hello');
    await reply.untilShown('You');
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(reply.drafts.at(-1)?.markdown).toBe('You ');
    fake.release();
    await done;
  });

  it('comes once for a model that was unloaded behind our back: it is loaded once, then answers', async () => {
    const { fake, ask, say } = await openRig({ concurrency: 2 });
    await ask('Hello');
    fake.unload('phi-4-mini');
    const both = [await say('one'), await say('two', { by: BEN })];
    await Promise.all(both.map(({ done }) => done));
    expect(both.map(({ reply }) => reply.text)).toEqual(['You said: one', 'You said: two']);
    expect(both[0]?.reply.drafts[0]?.markdown).toContain('Loading `phi-4-mini`');
    expect(fake.requests.filter(({ path }) => path.startsWith('/models/load/'))).toHaveLength(1);
  });

  it('ends with its question: no line comes after /stop', async () => {
    const { say, ask } = await openRig({ fake: { models: slow } });
    await ask('/model qwen2.5-0.5b');
    const { reply, done } = await say('Hello');
    await reply.untilShown('Loading');
    await ask('/stop');
    await done;
    expect(reply.text).toBe('Stopped.');
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(reply.drafts).toHaveLength(1);
  });
});
