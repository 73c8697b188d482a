import { describe, expect, it } from 'vitest';
import { RecordingReply } from './recording-reply.ts';
import { BEN, openRig, STRANGER } from './rig.ts';

const ID = 'telegram:1:7';

/** A reply whose answer stands in these messages. */
function replyIn(...ids: string[]): RecordingReply {
  const reply = new RecordingReply();
  reply.ids = ids;
  return reply;
}

describe('a question that its author changes', () => {
  it('is answered anew in the messages of the earlier answer', async () => {
    const { tell, history, lastPrompt } = await openRig();
    await tell('Whta?', { id: ID, reply: replyIn('70', '71') });
    const { taken, text } = await tell('What?', { id: ID, isEdit: true });
    expect(taken).toEqual(['70', '71']);
    expect(text).toBe('You said: What?');
    expect(lastPrompt().slice(1)).toEqual(['user: What?']);
    expect(await history.all('telegram:1')).toMatchObject([
      { question: 'What?', answer: 'You said: What?', state: 'whole' },
    ]);
  });

  it('while it is answered ends that answer and begins another in its place', async () => {
    const { fake, say, tell, history } = await openRig();
    fake.hold();
    const first = await say('Whta?', { id: ID, reply: replyIn('70') });
    await first.reply.untilShown('You');
    const changed = tell('What?', { id: ID, isEdit: true });
    await first.done;
    expect(first.reply.message).toEqual({
      markdown: '✏️ You changed your question: I answer the new one.',
    });
    fake.release();
    const { taken, text } = await changed;
    expect(taken).toEqual(['70']);
    expect(text).toBe('You said: What?');
    expect(await history.all('telegram:1')).toMatchObject([{ answer: 'You said: What?' }]);
  });

  it('while it waits for an earlier one is answered as it is by then, once', async () => {
    const { fake, say, tell } = await openRig();
    fake.hold();
    const first = await say('one');
    await first.reply.untilShown('You');
    const second = await say('tow', { id: ID });
    const edit = await tell('two', { id: ID, isEdit: true });
    expect(edit.message).toBeUndefined();
    fake.release();
    await second.done;
    expect(second.reply.text).toBe('You said: two');
    expect(fake.chats).toHaveLength(2);
  });

  it.each([
    ['with the same words', 'What?', ID, undefined],
    ['that nobody asked', 'Now?', 'telegram:1:8', undefined],
    ['that is no question', '/model', ID, undefined],
    ['by a stranger', 'Now?', ID, STRANGER],
    ['of somebody else’s', 'Now?', ID, BEN],
  ])('%s is left alone', async (_, text, id, by) => {
    const { fake, tell, history } = await openRig();
    await tell('What?', { id: ID });
    const { message, workingCalls, drafts } = await tell(text, {
      id,
      isEdit: true,
      ...(by && { by }),
    });
    expect([message, workingCalls, drafts.length]).toEqual([undefined, 0, 0]);
    expect(fake.chats).toHaveLength(1);
    expect(await history.all('telegram:1')).toMatchObject([{ question: 'What?' }]);
  });

  it('is left alone when more was said since', async () => {
    const { fake, tell } = await openRig();
    await tell('one', { id: ID });
    await tell('two');
    expect((await tell('eins', { id: ID, isEdit: true })).message).toBeUndefined();
    expect(fake.chats).toHaveLength(2);
  });

  it('may have come by /ask', async () => {
    const { tell } = await openRig();
    await tell('/ask Whta?', { id: ID, reply: replyIn('70') });
    const { taken, text } = await tell('/ask What?', { id: ID, isEdit: true });
    expect([taken, text]).toEqual([['70'], 'You said: What?']);
  });
});

describe('a press under an answer', () => {
  it('gives it again in the same messages, also those of it that hold no button', async () => {
    const { fake, tell } = await openRig();
    await tell('Hello', { id: ID, reply: replyIn('70', '71') });
    fake.answer(() => 'Anew');
    const { taken, text } = await tell(`/retry ${ID}`, { isPress: true });
    expect([taken, text]).toEqual([['70', '71'], 'Anew']);
  });

  it('whose question is gone leaves it as it is and says so beside it', async () => {
    const { tell } = await openRig();
    await tell('Hello', { id: ID });
    await tell('/new');
    for (const press of ['/retry', '/continue', '/stop']) {
      const { message } = await tell(`${press} ${ID}`, { isPress: true });
      expect(message, press).toMatchObject({ isAside: true });
      expect(message?.markdown, press).toMatch(/no answer here|nothing to stop/);
    }
  });

  it('that comes twice is one, and comes as soon as the last words can be read', async () => {
    const { fake, say, tell } = await openRig();
    const reply = replyIn('70');
    let pressed: Promise<RecordingReply> | undefined;
    reply.onFinish = () => {
      fake.answer(() => 'Anew');
      pressed = tell(`/retry ${ID}`, { isPress: true });
    };
    const { done } = await say('Hello', { id: ID, reply });
    await done;
    const again = await tell(`/retry ${ID}`, { isPress: true });
    expect(again.message).toBeUndefined();
    expect((await pressed)?.text).toBe('Anew');
    expect(fake.chats).toHaveLength(2);
  });

  it('is not needed for /retry, whose answer is a new message', async () => {
    const { tell } = await openRig();
    await tell('Hello', { reply: replyIn('70') });
    const { taken, text } = await tell('/retry');
    expect([taken, text]).toEqual([undefined, 'You said: Hello']);
  });
});
