import { describe, expect, it } from 'vitest';
import { ANN, openRig, privateChatOf } from './rig.ts';

const PLACE = privateChatOf(ANN);
const CUT = '\n\n⚠️ *The answer broke off here: the connection to the model was lost.*';

/** A conversation whose one answer broke off after two of its words. */
async function brokenAnswer() {
  const rig = await openRig();
  rig.fake.answer(() => ['One ', 'two ', 'three']);
  rig.fake.fail({ path: '/v1/chat/completions', mode: 'reset-mid-stream', afterTokens: 2 });
  const { reply, done } = await rig.say('Count', { id: 'telegram:1:7', place: PLACE });
  await done;
  return { ...rig, reply };
}

describe('an answer that broke off', () => {
  it('can be gone on with, and be given again', async () => {
    const { reply } = await brokenAnswer();
    expect(reply.text).toBe(`One two${CUT}`);
    expect(reply.message?.buttons?.flat().map(({ label }) => label)).toEqual([
      '▶ Continue',
      '🔁 Retry',
    ]);
  });

  it('goes on where it ended: one exchange, one text', async () => {
    const { ask, fake, history, lastPrompt } = await brokenAnswer();
    fake.answer(() => [' three', ' four']);
    const text = await ask('/continue telegram:1:7', { place: PLACE, isPress: true });
    expect(text).toBe('One two three four');
    expect(lastPrompt().slice(1)).toEqual([
      'user: Count',
      'assistant: One two',
      expect.stringMatching(/^user: Your answer was cut off/),
    ]);
    expect(await history.all('telegram:1')).toMatchObject([
      { question: 'Count', answer: 'One two three four', state: 'whole' },
    ]);
  });

  it('is given again from its start by /retry', async () => {
    const { ask, history, lastPrompt } = await brokenAnswer();
    expect(await ask('/retry', { place: PLACE })).toBe('One two three');
    expect(lastPrompt().slice(1)).toEqual(['user: Count']);
    expect(await history.all('telegram:1')).toMatchObject([{ answer: 'One two three' }]);
  });
});

describe('/retry', () => {
  it('says that there is nothing to answer again', async () => {
    const { ask } = await openRig();
    expect(await ask('/retry', { place: PLACE })).toMatch(/no answer here/);
  });

  it('stands in the menu, its button’s /continue does not', async () => {
    const { conversations } = await openRig();
    const names = conversations.commands('en').map(({ name }) => name);
    expect(names).toContain('retry');
    expect(names).not.toContain('continue');
  });
});
