import { describe, expect, it } from 'vitest';
import { BEN, GROUP, openRig, SYSTEM_PROMPT } from './rig.ts';

const PIRATE = 'You are a pirate.\nSpeak like one.';

describe('/system', () => {
  it('makes the model behave otherwise in this conversation, until it is removed', async () => {
    const { ask, lastPrompt } = await openRig();
    expect(await ask(`/system ${PIRATE}`)).toMatch(/^Understood/);
    await ask('Hello');
    expect(lastPrompt()[0]).toBe(`system: ${PIRATE}`);
    expect(await ask('/system')).toContain('> You are a pirate.\n> Speak like one.');
    expect(await ask('/system clear')).toMatch(/as I do everywhere/);
    await ask('Hello');
    expect(lastPrompt()[0]).toBe(`system: ${SYSTEM_PROMPT}`);
  });

  it('says how to set it where nothing is set', async () => {
    const { ask } = await openRig();
    expect(await ask('/system')).toContain('/system You are a patient teacher.');
  });

  it('is of one person in one place', async () => {
    const { ask, lastPrompt } = await openRig();
    await ask(`/system ${PIRATE}`);
    await ask('Hello', { by: BEN });
    expect(lastPrompt()[0]).toBe(`system: ${SYSTEM_PROMPT}`);
    await ask('Hello', { place: GROUP });
    expect(lastPrompt()[0]).toBe(`system: ${SYSTEM_PROMPT}`);
  });

  it.each([true, false])('ends with /new (something was said: %s)', async (isTalk) => {
    const { ask, lastPrompt, store } = await openRig();
    await ask(`/system ${PIRATE}`);
    if (isTalk) await ask('Hello');
    await ask('/new');
    expect(await store.conversations.keys()).toEqual([]);
    await ask('Hello');
    expect(lastPrompt()).toEqual([`system: ${SYSTEM_PROMPT}`, 'user: Hello']);
  });

  it('takes no more than 4,000 characters', async () => {
    const { ask, history } = await openRig();
    expect(await ask(`/system ${'a'.repeat(4_001)}`)).toMatch(/at most 4000 characters/);
    expect(await history.system('telegram:1')).toBeUndefined();
  });
});
