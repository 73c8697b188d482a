import { describe, expect, it } from 'vitest';
import { LANGUAGES, textsFor } from '../../src/texts/index.ts';
import { ADMIN, ANN, BEN, openRig, RETRY } from './rig.ts';
import { ScriptedCommandLine } from './scripted-command-line.ts';

const WAITING = textsFor('en').comeback.waiting;
const BEHIND = textsFor('en').comeback.behind;
const GONE = textsFor('en').problems.unreachable;
const CANCEL = { label: '✖ Cancel', press: { command: 'stop', argument: '' } };
const START = {
  label: '▶ Start service',
  press: { command: 'service', argument: 'start question' },
};

describe('a question while Foundry is not running', () => {
  it.each(LANGUAGES)('is kept, and its person reads one sentence in %s', async (language) => {
    const { fake, say, history } = await openRig();
    fake.goDown();
    const { reply } = await say('Hello', { by: { ...ANN, language } });
    const draft = await reply.untilShown(textsFor(language).comeback.waiting);
    expect(draft.buttons?.flat().map(({ press }) => press)).toEqual([CANCEL.press]);
    expect(await history.all('telegram:1')).toMatchObject([
      { question: 'Hello', answer: '', state: 'open' },
    ]);
  });

  it('is answered by itself in the same message when Foundry is back', async () => {
    const { fake, ask, say, lastPrompt, history } = await openRig();
    await ask('one');
    fake.goDown();
    const { reply, done } = await say('two');
    await reply.untilShown(WAITING);
    await fake.comeBack();
    await done;
    expect(reply.text).toBe('You said: two');
    expect(lastPrompt().slice(1)).toEqual(['user: one', 'assistant: You said: one', 'user: two']);
    expect(await history.all('telegram:1')).toMatchObject([
      { state: 'whole' },
      { question: 'two', answer: 'You said: two', state: 'whole' },
    ]);
  });

  it('is answered when Foundry is back on another port', async () => {
    const { fake, say } = await openRig();
    fake.goDown();
    const { reply, done } = await say('Hello');
    await reply.untilShown(WAITING);
    await fake.moveTo();
    await done;
    expect(reply.text).toBe('You said: Hello');
  });

  it('goes on waiting when Foundry is lost again before the first word', async () => {
    const { fake, say } = await openRig();
    fake.goDown();
    const { reply, done } = await say('Hello');
    await reply.untilShown(WAITING);
    // It is there, loses both the question and its repetition, and then answers.
    fake.fail({ path: '/v1/chat/completions', mode: 'reset', times: 2 });
    await fake.comeBack({ keepsModels: true });
    await done;
    expect(reply.text).toBe('You said: Hello');
    expect(fake.chats).toHaveLength(3);
  });

  it('is given up when the server is back each time and drops it', async () => {
    const { fake, ask } = await openRig();
    fake.fail({
      path: '/v1/chat/completions',
      mode: 'reset',
      times: Number.POSITIVE_INFINITY,
    });
    expect(await ask('Hello')).toBe(textsFor('en').problems.cut);
    expect(
      fake.requests.filter(({ path }) => path.endsWith('/chat/completions')).length,
    ).toBeLessThan(20);
  });

  it('is given up after the longest wait, with the sentence that says what to do', async () => {
    const { fake, say, tell, history } = await openRig({ longestWaitMs: 500 });
    fake.goDown();
    const { reply, done } = await say('Hello');
    await done;
    expect(reply.drafts.map(({ markdown }) => markdown)).toEqual([WAITING]);
    expect(reply.message).toEqual({ markdown: GONE, buttons: [[RETRY]] });
    expect(await history.all('telegram:1')).toMatchObject([{ state: 'failed' }]);
    const ofAdmin = await tell('Hello', { by: ADMIN });
    expect(ofAdmin.message).toEqual({
      markdown: GONE,
      buttons: [[{ ...START, press: { command: 'service', argument: 'start' } }], [RETRY]],
    });
  });

  it('waits no longer for having been behind another one', async () => {
    const longestWaitMs = 1_500;
    const { fake, say } = await openRig({ longestWaitMs });
    fake.goDown();
    const startedAt = performance.now();
    const first = await say('first');
    const second = await say('second');
    await Promise.all([first.done, second.done]);
    expect(performance.now() - startedAt).toBeLessThan(2 * longestWaitMs);
    expect(second.reply.drafts[0]?.markdown).toBe(BEHIND);
    expect(second.reply.text).toBe(GONE);
  });

  it.each(['typed', 'pressed'] as const)('is given up by /stop, %s', async (how) => {
    const { fake, say, tell, history } = await openRig();
    fake.goDown();
    const { reply, done } = await say('Hello');
    await reply.untilShown(WAITING);
    const stop = await tell('/stop', { isPress: how === 'pressed' });
    await done;
    expect(stop.message?.markdown).toBe(how === 'pressed' ? undefined : 'Stopped.');
    expect(reply.text).toBe('Stopped.');
    expect(await history.all('telegram:1')).toMatchObject([{ answer: '', state: 'cut' }]);
  });

  it('can be stopped while Foundry is still searched for', async () => {
    const { say, ask, fake } = await openRig();
    fake.fail({ path: /./, mode: 'hang', times: Number.POSITIVE_INFINITY });
    const { reply, done } = await say('Hello');
    await fake.untilRequest(() => true);
    const startedAt = performance.now();
    await ask('/stop');
    await done;
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(reply.text).toBe('Stopped.');
  });

  it('is followed in order by the later ones, which say that they wait', async () => {
    const { fake, say } = await openRig();
    fake.goDown();
    const first = await say('first');
    const second = await say('second');
    await first.reply.untilShown(WAITING);
    const third = await say('third');
    const other = await say('other', { by: BEN });
    await Promise.all([
      second.reply.untilShown(BEHIND),
      third.reply.untilShown(BEHIND),
      other.reply.untilShown(WAITING),
    ]);
    await fake.comeBack();
    await Promise.all([first, second, third, other].map(({ done }) => done));
    expect(third.reply.text).toBe('You said: third');
    expect(fake.chats.some(({ messages }) => messages.at(-1)?.content === 'other')).toBe(true);
    const own = fake.chats.filter(({ messages }) => messages.at(-1)?.content === 'third');
    expect(own[0]?.messages.slice(1).map(({ content }) => content)).toEqual([
      'first',
      'You said: first',
      'second',
      'You said: second',
      'third',
    ]);
  });

  it('shows no line of waiting behind an answer that is simply under way', async () => {
    const { fake, say } = await openRig();
    fake.hold();
    const first = await say('first');
    await first.reply.untilShown('You');
    const second = await say('second');
    fake.release();
    await Promise.all([first.done, second.done]);
    expect(second.reply.drafts.map(({ markdown }) => markdown)).not.toContain(BEHIND);
  });

  it('does not hold up the end of the product, and stays open for the next run', async () => {
    const { fake, say, turns, history } = await openRig();
    fake.goDown();
    const first = await say('first');
    const second = await say('second');
    await Promise.all([first.reply.untilShown(WAITING), second.reply.untilShown(BEHIND)]);
    // A search from here on takes 3 seconds.
    fake.fail({ path: /./, mode: 'hang', times: Number.POSITIVE_INFINITY });
    await fake.comeBack();
    const startedAt = performance.now();
    await turns.close(10_000);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect([first.reply.text, second.reply.text]).toEqual([GONE, GONE]);
    expect(await history.all('telegram:1')).toMatchObject([{ state: 'open' }, { state: 'open' }]);
  });
});

describe('the button that starts Foundry under a question that waits', () => {
  async function openDown() {
    const commandLine = new ScriptedCommandLine();
    const rig = await openRig({ commandLine });
    rig.fake.goDown();
    const { reply, done } = await rig.say('Hello', { by: ADMIN });
    const { buttons } = await reply.untilShown(WAITING);
    const press = () => rig.tell('/service start question', { by: ADMIN, isPress: true });
    return { ...rig, commandLine, reply, done, buttons, press };
  }

  it('is there for an admin, and starts it: the answer comes in that message', async () => {
    const { fake, commandLine, reply, done, buttons, press } = await openDown();
    expect(buttons).toEqual([[START, CANCEL]]);
    commandLine.onService = async () => {
      await fake.comeBack();
      return { isRunning: true, url: fake.url };
    };
    const pressed = await press();
    await done;
    expect(commandLine.asked).toEqual(['start']);
    expect(pressed.message).toBeUndefined();
    expect(pressed.drafts).toEqual([]);
    expect(reply.drafts.map(({ markdown }) => markdown)).toContain('⏳ Starting Foundry…');
    expect(reply.text).toBe('You said: Hello');
  });

  it('says in that message when the start did not work, and goes on waiting', async () => {
    const { fake, commandLine, reply, done, press } = await openDown();
    commandLine.onService = () => ({ isRunning: false });
    await press();
    const { buttons } = await reply.untilShown('Foundry did not start');
    expect(buttons).toEqual([[START, CANCEL]]);
    commandLine.onService = () => Promise.reject(new Error('odd'));
    await press();
    await reply.untilShown('Something went wrong');
    await fake.comeBack();
    await done;
    expect(reply.text).toBe('You said: Hello');
  });

  it('does not write over the answer when it is pressed too late', async () => {
    const { fake, reply, done, press } = await openDown();
    fake.hold();
    await fake.comeBack({ keepsModels: true });
    await reply.untilShown('You');
    const pressed = await press();
    expect([pressed.drafts, pressed.message]).toEqual([[], undefined]);
    fake.release();
    await done;
    expect((await press()).text).toBe('✅ Foundry runs.');
  });
});
