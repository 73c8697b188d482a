import { describe, expect, it } from 'vitest';
import { textsFor } from '../../src/texts/index.ts';
import { foundryModels } from '../fakes/foundry/index.ts';
import { ADMIN, openRig } from './rig.ts';

const BY = { by: ADMIN };
const RESCAN = { label: '🔄 Rescan', press: { command: 'health', argument: 'rescan' } };
const START = { label: '▶ Start service', press: { command: 'service', argument: 'start' } };
const { advice } = textsFor('en').health;

describe('/health', () => {
  it('tells the address, how it was found, the queue, the doors and the process', async () => {
    const { tell, fake } = await openRig();
    const reply = await tell('/health', BY);
    expect(reply.text).toContain(`Address: ${fake.url} (daemon.json)`);
    expect(reply.text).toContain('Protocol: g2');
    expect(reply.text).toMatch(/Answers in \d+ ms/);
    expect(reply.text).toContain(`Models: ${foundryModels.length}`);
    expect(reply.text).toContain('Phi-4-mini-instruct-generic-gpu:5');
    expect(reply.text).toContain('Questions: 0 being answered, 0 waiting');
    expect(reply.text).toContain('telegram: ready');
    expect(reply.text).toMatch(/Running for \d+ min, \d+ MB of memory/);
    expect(reply.text).not.toMatch(/💡|Speed|Last fault/);
    expect(reply.message?.buttons).toEqual([[RESCAN]]);
  });

  it('tells the measured speed once there were answers', async () => {
    const { fake, ask } = await openRig();
    fake.answer({ text: 'one two three four five six seven eight', tokenMs: 5 });
    await ask('Count');
    expect(await ask('/health', BY)).toMatch(/Speed: \d+\.\d tokens a second/);
  });

  it('says that Foundry is not running, since when, and what to do, with a button that starts it', async () => {
    const { tell, fake } = await openRig();
    fake.goDown();
    const reply = await tell('/health', BY);
    expect(reply.text).toContain('❌ **Foundry is not running**');
    expect(reply.text).toMatch(/Last fault: `unreachable: .*` \(just now\)/);
    expect(reply.text).toContain(`💡 ${advice.start}`);
    expect(reply.message?.buttons).toEqual([[RESCAN, START]]);
  });

  it('advises to download a model when there is none to talk to', async () => {
    const models = foundryModels.filter(({ task }) => task === 'embeddings');
    const { ask } = await openRig({ fake: { models } });
    const text = await ask('/health', BY);
    expect(text).toContain('⚠️ **Foundry is not well**');
    expect(text).toContain(`💡 ${advice.download}`);
  });

  it('advises to restart a Foundry that hangs', async () => {
    const { ask, fake } = await openRig();
    await ask('Hello');
    fake.fail({ path: /./, mode: 'hang', times: Number.POSITIVE_INFINITY });
    expect(await ask('/health', BY)).toContain(`💡 ${advice.restart}`);
  });

  it('says what to do about a fault of a moment ago that will come again', async () => {
    const models = foundryModels.map((model) => ({
      ...model,
      loaded: false,
      loadError: 'no memory',
    }));
    const { ask } = await openRig({ fake: { models } });
    await ask('/model phi-4-mini');
    await ask('Hello');
    const text = await ask('/health', BY);
    expect(text).toContain('✅ **Foundry answers**');
    expect(text).toMatch(/Last fault: `load_failed: .*` \(just now\)/);
    expect(text).toContain(`💡 ${textsFor('en').problems.load_failed}`);
  });

  it('searches anew when its button is pressed, and shows the health in the same message', async () => {
    const { tell, fake } = await openRig();
    fake.goDown();
    expect((await tell('/health', BY)).text).toContain('not running');
    await fake.moveTo();
    const pressed = await tell('/health rescan', { ...BY, isPress: true });
    expect(pressed.text).toContain(`Address: ${fake.url}`);
    expect(pressed.message?.buttons).toEqual([[RESCAN]]);
  });

  it('says that Foundry is still not there when the search found nothing', async () => {
    const { ask, fake } = await openRig();
    fake.goDown();
    expect(await ask('/health rescan', { ...BY, isPress: true })).toContain('not running');
  });
});
