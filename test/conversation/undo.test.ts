import { describe, expect, it } from 'vitest';
import { openRig } from './rig.ts';

describe('/undo', () => {
  it('drops the last exchange, so that the model never hears of it again', async () => {
    const { ask, lastPrompt } = await openRig();
    await ask('one');
    await ask('two');
    expect(await ask('/undo')).toMatch(/^Dropped: `two` and its answer/);
    await ask('three');
    expect(lastPrompt().slice(1)).toEqual(['user: one', 'assistant: You said: one', 'user: three']);
  });

  it('stops the answer that it drops', async () => {
    const { fake, say, ask, history } = await openRig();
    fake.hold();
    const { reply, done } = await say('one');
    await reply.untilShown('You');
    const undone = ask('/undo');
    await done;
    expect(await undone).toMatch(/^Dropped: `one`/);
    expect(await history.all('telegram:1')).toEqual([]);
  });

  it('says so when there is nothing', async () => {
    const { ask } = await openRig();
    expect(await ask('/undo')).toMatch(/nothing to drop/);
    await ask('one');
    await ask('/undo');
    expect(await ask('/undo')).toMatch(/nothing to drop/);
  });

  it('says a long question back on one short line that opens no markup', async () => {
    const { ask } = await openRig();
    await ask(`A \`quoted\`\n\n**line** ${'🙂'.repeat(80)}`);
    const [, excerpt = ''] = /^Dropped: `([^`\n]*)` and/.exec(await ask('/undo')) ?? [];
    expect(excerpt).toMatch(/^A 'quoted' \*\*line\*\* 🙂+…$/u);
    expect([...excerpt]).toHaveLength(60);
  });
});
