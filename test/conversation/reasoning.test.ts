import { describe, expect, it } from 'vitest';
import { openRig, RETRY } from './rig.ts';

const THOUGHT = { title: '💭 Thought', text: 'Let me see' };

describe('what the model thinks', () => {
  it('is shown apart from the answer while that grows, and at its end', async () => {
    const { fake, tell } = await openRig();
    fake.answer(() => ({ reasoning: 'Let me see', text: 'It is four' }));
    const { drafts, message } = await tell('2 + 2?');
    expect(drafts.length).toBeGreaterThan(0);
    for (const { thought, markdown } of drafts) {
      expect(thought).toEqual(THOUGHT);
      expect('It is four').toContain(markdown.trim());
    }
    expect(message).toEqual({ markdown: 'It is four', thought: THOUGHT, buttons: [[RETRY]] });
  });

  it('never goes back to the model', async () => {
    const { fake, tell, history, lastPrompt } = await openRig();
    fake.answer(() => ({ reasoning: 'Let me see', text: 'It is four' }));
    await tell('2 + 2?');
    await tell('Sure?');
    expect(lastPrompt().slice(1)).toEqual(['user: 2 + 2?', 'assistant: It is four', 'user: Sure?']);
    expect(JSON.stringify(await history.all('telegram:1'))).not.toContain('Let me see');
  });

  it('gets a line with the seconds and Stop when it takes long, moved on by ticks', async () => {
    const { fake, say } = await openRig();
    fake.answer(() => ({ reasoning: ['Well, ', 'let me see'], text: 'It is four' }));
    fake.hold();
    const { reply, done } = await say('2 + 2?');
    const first = await reply.untilShown('💭 Thinking… 1 s');
    expect(first.buttons?.flat().map(({ press }) => press.command)).toEqual(['stop']);
    expect(first.isTick).toBeUndefined();
    expect((await reply.untilShown('💭 Thinking… 2 s')).isTick).toBe(true);
    fake.release();
    await done;
    expect(reply.text).toBe('It is four');
    expect(reply.message?.thought?.title).toMatch(/^💭 Thought for \d s$/);
    expect(reply.drafts.some(({ markdown }) => markdown.startsWith('It'))).toBe(true);
  });

  it('has no line when it is soon over', async () => {
    const { fake, tell } = await openRig();
    fake.answer(() => ({ reasoning: 'Let me see', text: 'It is four' }));
    const { drafts } = await tell('2 + 2?');
    expect(drafts.filter(({ markdown }) => markdown.includes('Thinking'))).toEqual([]);
  });

  it('is hidden from whoever wants that, but not that it thinks', async () => {
    const { fake, say, tell } = await openRig();
    await tell('/settings reasoning off');
    fake.answer(() => ({ reasoning: ['Well, ', 'let me see'], text: 'It is four' }));
    fake.hold();
    const { reply, done } = await say('2 + 2?');
    await reply.untilShown('💭 Thinking…');
    fake.release();
    await done;
    expect(reply.drafts.filter(({ thought }) => thought !== undefined)).toEqual([]);
    expect(reply.message).toEqual({ markdown: 'It is four', buttons: [[RETRY]] });
  });

  it('moves out of the answer when it turns out to have been one without an opening', async () => {
    const { fake, tell } = await openRig();
    fake.answer(() => ['Let ', 'me ', 'see', '</think>', '\n\nIt is ', 'four']);
    const { message } = await tell('2 + 2?');
    expect(message).toMatchObject({ markdown: 'It is four', thought: THOUGHT });
  });

  it('stands under the sentence that no answer followed', async () => {
    const { fake, tell, history } = await openRig();
    fake.answer(() => ({ reasoning: 'Let me see', text: '' }));
    const { message } = await tell('2 + 2?');
    expect(message?.markdown).toMatch(/thought about it but gave no answer/);
    expect(message?.thought).toEqual(THOUGHT);
    expect(await history.all('telegram:1')).toMatchObject([{ answer: '' }]);
  });
});
