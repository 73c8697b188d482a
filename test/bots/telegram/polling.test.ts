import { describe, expect, it } from 'vitest';
import { eventually, type LogLine, openRig } from './rig.ts';

const SOME_OTHER_TOKEN = '7000000009:AAAnotherTokenForTestsOnly_0123456789';

const problems = (lines: readonly LogLine[]) =>
  lines.filter(({ level }) => level === 'warn' || level === 'error');

describe('long polling', () => {
  it('is ready with one getMe and the first getUpdates', async () => {
    const { telegram, door } = await openRig();
    expect(door.state).toBe('connecting');
    await telegram.untilCall('getUpdates');
    await eventually('ready', () => door.state === 'ready');
    const [first, ...rest] = telegram.calls.map(({ method }) => method);
    expect(first).toBe('getMe');
    expect(rest).toContain('getUpdates');
    expect(rest).not.toContain('getMe');
  });

  it('polls although the command menu never answers', async () => {
    const { telegram, door } = await openRig({ isStarted: false });
    telegram.fail({ method: /MyCommands$/, mode: 'hang', times: 99 });
    door.start();
    await telegram.untilCall('getUpdates');
  });

  it('confirms an update only after it was accepted', async () => {
    const { telegram, conversation, chat, ann } = await openRig();
    let accept: (() => void) | undefined;
    conversation.onReceive = () =>
      new Promise((resolve) => {
        accept = resolve;
      });
    chat.say(ann, 'hello');
    await eventually('the message', () => accept !== undefined);
    expect(telegram.pendingUpdates).toHaveLength(1);
    expect(telegram.isPolled).toBe(false);
    accept?.();
    await conversation.next();
    await eventually('the confirmation', () => telegram.pendingUpdates.length === 0);
  });

  it('takes the next update while an answer is still being written', async () => {
    const { conversation, chat, ann } = await openRig();
    chat.say(ann, 'a long story, please');
    const { reply } = await conversation.next();
    reply.show({ markdown: 'Once upon' });
    chat.say(ann, '/stop');
    expect((await conversation.next()).incoming.invocation?.command).toBe('stop');
    await reply.finish({ markdown: 'Once upon a time' });
  });

  it('gets a message again that could not be accepted, and takes it once', async () => {
    const { telegram, conversation, chat, ann } = await openRig();
    let refusals = 3;
    conversation.onReceive = () => {
      if (refusals-- > 0) throw new Error('disk full');
    };
    chat.say(ann, 'important');
    expect((await conversation.next()).incoming.text).toBe('important');
    await eventually('the confirmation', () => telegram.pendingUpdates.length === 0);
    expect(conversation.received).toHaveLength(1);
  });

  it('goes on for others while one chat cannot be accepted, and keeps that order', async () => {
    const { telegram, conversation, chat, ann } = await openRig();
    const bob = telegram.person({ firstName: 'Bob' });
    let isBroken = true;
    conversation.onReceive = ({ author }) => {
      if (isBroken && author.name === 'Ann') throw new Error('damaged file');
    };
    chat.say(ann, 'one');
    chat.say(ann, 'two');
    telegram.privateChat(bob).say(bob, 'hello');
    expect((await conversation.next()).incoming.text).toBe('hello');
    telegram.privateChat(bob).say(bob, 'again');
    expect((await conversation.next()).incoming.text).toBe('again');
    isBroken = false;
    expect((await conversation.next()).incoming.text).toBe('one');
    expect((await conversation.next()).incoming.text).toBe('two');
    await eventually('the confirmation', () => telegram.pendingUpdates.length === 0);
    expect(conversation.received).toHaveLength(4);
  });

  it('lets unknown kinds of updates pass', async () => {
    const { telegram, conversation, chat, ann } = await openRig();
    telegram.pushRaw({ brain_wave: { strength: 9 } });
    telegram.pushRaw({ message: { message_id: 1, date: 1, chat: { id: 5, type: 'hologram' } } });
    telegram.pushRaw({ message: null });
    chat.say(ann, 'still there?');
    expect((await conversation.next()).incoming.text).toBe('still there?');
  });
});

describe('a poller in trouble', () => {
  it.each([
    ['refused', SOME_OTHER_TOKEN],
    ['of no shape', 'nonsense'],
  ])('names TELEGRAM_BOT_TOKEN once when the token is %s', async (_, doorToken) => {
    const { telegram, door, lines } = await openRig({
      doorToken,
      timing: { refusedBackoffMs: [10, 10] },
    });
    await eventually('failing', () => door.state === 'failing');
    const isRepeated = () => lines.some(({ message }) => message === 'Telegram fails still');
    await eventually('more tries', isRepeated);
    expect(problems(lines)).toHaveLength(1);
    expect(problems(lines)[0]?.message).toContain('TELEGRAM_BOT_TOKEN');
    expect(problems(lines)[0]?.message).toContain('@BotFather');
    expect(JSON.stringify(lines)).not.toContain(doorToken);
    expect(telegram.calls).toHaveLength(0);
  });

  it('polls again after another copy drove it out', async () => {
    const { telegram, conversation, door, lines, chat, ann } = await openRig();
    await telegram.untilCall('getUpdates');
    await eventually('a poll', () => telegram.isPolled);
    await fetch(`${telegram.url}/bot${telegram.token}/getUpdates`);
    await eventually('failing', () => lines.some(({ message }) => /Another copy/.test(message)));
    await eventually('ready', () => door.state === 'ready');
    chat.say(ann, 'hello');
    expect((await conversation.next()).incoming.text).toBe('hello');
    expect(problems(lines)).toHaveLength(1);
  });

  it.each([
    { status: 502 as const },
    { status: 429 as const, retryAfter: 0 },
    { mode: 'drop-before' as const },
    { mode: 'drop-reply' as const },
  ])('comes back after %o', async (fault) => {
    const { telegram, conversation, door, chat, ann, facts } = await openRig({ isStarted: false });
    telegram.fail({ method: 'getUpdates', times: 2, ...fault });
    telegram.fail({ method: 'getMe', times: 2, ...fault });
    chat.say(ann, 'hello');
    door.start();
    expect((await conversation.next()).incoming.text).toBe('hello');
    await eventually('ready', () => door.state === 'ready');
    expect(conversation.received).toHaveLength(1);
    const reason = fault.status === 429 ? 'throttled' : 'unreachable';
    const told = facts.filter(({ kind }) => kind === 'reconnect');
    expect(told).toEqual(Array(4).fill({ kind: 'reconnect', platform: 'telegram', reason }));
  });

  it('answers what was said while the server could not be reached', async () => {
    const { telegram, conversation, door, lines, chat, ann } = await openRig();
    await eventually('a poll', () => telegram.isPolled);
    await telegram.goDown();
    await eventually('failing', () => door.state === 'failing');
    chat.say(ann, 'anybody?');
    await telegram.comeBack();
    expect((await conversation.next()).incoming.text).toBe('anybody?');
    await eventually('ready', () => door.state === 'ready');
    expect(problems(lines)).toHaveLength(1);
    expect(lines.at(-1)?.message).toBe('Telegram answers again');
    expect(JSON.stringify(lines)).not.toContain(telegram.token);
  });

  it('cuts off a poll that outlives its timeout', async () => {
    const { telegram, conversation, door, chat, ann } = await openRig({
      isStarted: false,
      timing: { pollSeconds: 0, pollGraceMs: 100 },
    });
    telegram.fail({ method: 'getUpdates', mode: 'hang' });
    door.start();
    await telegram.untilCall('getUpdates');
    chat.say(ann, 'hello');
    expect((await conversation.next()).incoming.text).toBe('hello');
  });

  it('removes a webhook that was left set and keeps what is pending', async () => {
    const { telegram, conversation, door, chat, ann } = await openRig({ isStarted: false });
    const url = 'https://bot.example.org/telegram/webhook';
    await fetch(`${telegram.url}/bot${telegram.token}/setWebhook?url=${encodeURIComponent(url)}`);
    chat.say(ann, 'hello');
    door.start();
    expect((await conversation.next()).incoming.text).toBe('hello');
    const removal = telegram.calls.find(({ method }) => method === 'deleteWebhook');
    expect(removal?.payload.drop_pending_updates).not.toBe(true);
  });
});

describe('stopping', () => {
  it('confirms what was accepted and then takes nothing in, but still answers', async () => {
    const { telegram, conversation, door, chat, ann } = await openRig();
    chat.say(ann, 'last question');
    const { reply } = await conversation.next();
    await door.stopIntake();
    expect(door.state).toBe('stopped');
    expect(telegram.pendingUpdates).toHaveLength(0);
    chat.say(ann, 'too late');
    await reply.finish({ markdown: 'last answer' });
    expect(chat.botMessages.map(({ text }) => text)).toEqual(['last answer']);
    expect(telegram.pendingUpdates).toHaveLength(1);
    expect(conversation.received).toHaveLength(1);
  });

  it('does not confirm what was not accepted', async () => {
    const { telegram, conversation, door, lines, chat, ann } = await openRig();
    conversation.onReceive = () => Promise.reject(new Error('disk full'));
    chat.say(ann, 'important');
    const isRefused = () => lines.some(({ message }) => message.includes('fetched again'));
    await eventually('a refusal', isRefused);
    await door.stopIntake();
    expect(telegram.pendingUpdates).toHaveLength(1);
  });

  it('returns from stopIntake and close when Telegram hangs', async () => {
    const { telegram, conversation, door, chat, ann } = await openRig();
    chat.say(ann, 'hello');
    const { reply } = await conversation.next();
    reply.working();
    await eventually('a poll', () => telegram.isPolled);
    telegram.fail({ method: /.*/, mode: 'hang', times: 99 });
    reply.show({ markdown: 'unfinished' });
    const finished = reply.finish({ markdown: 'unfinished' });
    const rejected = expect(finished).rejects.toThrow();
    await door.stopIntake();
    await door.close();
    await rejected;
    expect(door.state).toBe('stopped');
  });

  it('leaves no socket and no timer behind', async () => {
    const before = process.getActiveResourcesInfo().filter(isLasting).length;
    const { telegram, conversation, door, chat, ann } = await openRig();
    chat.say(ann, 'hello');
    const { reply } = await conversation.next();
    reply.working();
    await telegram.untilCall('sendChatAction');
    await door.close();
    await telegram.close();
    const count = () => process.getActiveResourcesInfo().filter(isLasting).length;
    await eventually('quiet', () => count() <= before);
  });
});

function isLasting(resource: string): boolean {
  return resource === 'TCPSocketWrap' || resource === 'TCPServerWrap';
}
