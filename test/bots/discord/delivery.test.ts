import { describe, expect, it } from 'vitest';
import { openRig } from './rig.ts';

const SEND = { route: '/channels/:id/messages', method: 'POST' } as const;
const EDIT = { route: '/channels/:id/messages/:message', method: 'PATCH' } as const;

const RETRY = { command: 'retry', argument: '' };

async function askedRig(...args: Parameters<typeof openRig>) {
  const rig = await openRig(...args);
  rig.dm.say(rig.ann, 'Hello');
  const { reply } = await rig.conversation.next();
  const shown = () => rig.dm.botMessages.map(({ content }) => content);
  return { ...rig, reply, shown };
}

describe('an answer is shown once', () => {
  it('after a 429, no sooner than Discord asked', async () => {
    const { discord, dm, reply, shown } = await askedRig();
    discord.fail({ ...SEND, retryAfter: 0.3 });
    await reply.finish({ markdown: 'Hi' });
    const tries = discord.calls.filter(({ path }) => path === `/channels/${dm.id}/messages`);
    expect(tries).toHaveLength(2);
    expect((tries[1]?.at ?? 0) - (tries[0]?.at ?? 0)).toBeGreaterThan(290);
    expect(shown()).toEqual(['Hi']);
  });

  it('with the latest text when previews met a 429', async () => {
    const { discord, dm, reply, shown, facts } = await askedRig();
    reply.show({ markdown: 'one' });
    await dm.until(() => shown()[0] === 'one');
    const limited = discord.fail({ ...EDIT, retryAfter: 0.2 });
    reply.show({ markdown: 'one two' });
    await discord.until(() => limited.hits === 1);
    reply.show({ markdown: 'one two three' });
    await reply.finish({ markdown: 'one two three four' });
    expect(shown()).toEqual(['one two three four']);
    expect(dm.timeline.filter(({ kind }) => kind === 'edit')).toHaveLength(1);
    const told = facts.filter((fact) => fact.kind === 'request' && /send|edit/.test(fact.call));
    const request = { kind: 'request', platform: 'discord' };
    expect(told).toEqual([
      { ...request, call: 'send', result: 'ok' },
      { ...request, call: 'edit', result: 'limited' },
      { ...request, call: 'edit', result: 'ok' },
    ]);
  });

  it('when the reply to the send got lost, and the text has grown meanwhile', async () => {
    const { discord, reply, shown } = await askedRig();
    const lost = discord.fail({ ...SEND, mode: 'drop-reply' });
    reply.show({ markdown: 'Hel' });
    await discord.until(() => lost.hits === 1);
    await reply.finish({ markdown: 'Hello there' });
    expect(shown()).toEqual(['Hello there']);
  });

  it.each([
    ['before the send was done', 'drop-before'],
    ['after it', 'drop-reply'],
  ] as const)(
    'without an edit that changes nothing when the connection broke %s',
    async (_, mode) => {
      const { discord, dm, reply, shown } = await askedRig();
      const broken = discord.fail({ ...SEND, mode });
      const buttons = [[{ label: 'Stop', press: { command: 'stop', argument: '' } }]];
      reply.show({ markdown: 'Hel', buttons });
      await discord.until(() => broken.hits === 1);
      await reply.finish({ markdown: 'Hel', buttons });
      expect(shown()).toEqual(['Hel']);
      expect(dm.timeline.map(({ kind }) => kind)).toEqual(['send']);
    },
  );

  it('in one send, that an earlier run announced but did not make', async () => {
    const { dm, reply, shown } = await askedRig();
    const buttons = [[{ label: 'Stop', press: { command: 'stop', argument: '' } }]];
    reply.takeOver?.({ ids: [], trace: 'never-sent' });
    await reply.finish({ markdown: '**Hello** ', buttons });
    expect(shown()).toEqual(['**Hello**']);
    expect(dm.timeline.map(({ kind }) => kind)).toEqual(['send']);
  });

  it('as a file in one send, that an earlier run announced but did not make', async () => {
    const { dm, reply } = await askedRig();
    reply.takeOver?.({ ids: [], trace: 'never-sent' });
    await reply.finish({ markdown: 'All of it:', file: { name: 'all.md', text: 'ä, whole' } });
    expect(dm.botMessages.map(({ attachments }) => attachments.map(({ text }) => text))).toEqual([
      ['ä, whole'],
    ]);
    expect(dm.timeline.map(({ kind }) => kind)).toEqual(['send']);
  });

  it.each([
    ['its text', { markdown: 'Hello there' }],
    ['its buttons', { markdown: 'Hello', buttons: [[{ label: 'Retry', press: RETRY }]] }],
    ['a file', { markdown: 'Hello', file: { name: 'all.md', text: 'whole' } }],
  ])(
    'in the message that an earlier run announced and made, when %s is new',
    async (_, message) => {
      const { conversation, dm, ann, reply } = await askedRig();
      const kept: Parameters<NonNullable<typeof reply.takeOver>>[0][] = [];
      reply.onShown?.(async (where) => void kept.push(where));
      const buttons = [[{ label: 'Stop', press: RETRY }]];
      await reply.finish({ markdown: 'Hello', buttons });
      dm.say(ann, 'And now?');
      const next = await conversation.next();
      next.reply.takeOver?.(kept.find(({ trace }) => trace !== undefined) ?? { ids: [] });
      await next.reply.finish(message);
      expect(dm.timeline.map(({ kind }) => kind)).toEqual(['send', 'edit']);
      expect(dm.botMessages).toHaveLength(1);
      expect(dm.botMessages[0]?.content).toBe(message.markdown);
      expect(dm.botMessages[0]?.attachments).toHaveLength('file' in message ? 1 : 0);
    },
  );

  it('when the connection broke before the send was done', async () => {
    const { discord, reply, shown } = await askedRig();
    discord.fail({ ...SEND, mode: 'drop-before', cut: 'rst' });
    await reply.finish({ markdown: 'Hello' });
    expect(shown()).toEqual(['Hello']);
  });

  it('after a 5xx to a send and to an edit', async () => {
    const { discord, dm, reply, shown } = await askedRig();
    discord.fail({ ...SEND, status: 502 });
    discord.fail({ ...EDIT, status: 503 });
    reply.show({ markdown: 'Hel' });
    await dm.until(() => shown()[0] === 'Hel');
    await reply.finish({ markdown: 'Hello' });
    expect(shown()).toEqual(['Hello']);
  });

  it('when Discord did not answer a send in time', async () => {
    const { discord, reply, shown } = await askedRig({ timing: { requestMs: 100 } });
    discord.fail({ ...SEND, mode: 'hang' });
    await reply.finish({ markdown: 'Hello' });
    expect(shown()).toEqual(['Hello']);
  });

  it('when Discord was out of reach for a while', async () => {
    const { discord, reply, shown } = await askedRig();
    await discord.goDown();
    const finished = reply.finish({ markdown: 'Hello' });
    await discord.comeBack();
    await finished;
    expect(shown()).toEqual(['Hello']);
  });

  it('in a new message when the person deleted the growing one', async () => {
    const { discord, reply, shown } = await askedRig();
    discord.fail({ ...EDIT, status: 404, code: 10008 });
    reply.show({ markdown: 'Hel' });
    await discord.until(() => shown()[0] === 'Hel');
    await reply.finish({ markdown: 'Hello' });
    expect(shown().at(-1)).toBe('Hello');
  });

  it('as bare text where Discord finds fault with its form', async () => {
    const { discord, dm, reply, shown } = await askedRig();
    discord.fail({ ...SEND, status: 400, code: 50035 });
    const button = { label: 'Stop', press: { command: 'stop', argument: '' } };
    await reply.finish({ markdown: 'Hello', buttons: [[button]] });
    expect(shown()).toEqual(['Hello']);
    expect(dm.botMessages[0]?.components).toEqual([]);
  });
});

it('finish rejects where the bot may not write', async () => {
  const { discord, reply } = await askedRig();
  discord.fail({ ...SEND, status: 403, code: 50007, times: 5 });
  await expect(reply.finish({ markdown: 'Hello' })).rejects.toThrow();
});

it('thirty answers that wait at once raise no warning about listeners', async () => {
  const rig = await openRig({ timing: { gapMs: 60 } });
  const warnings: string[] = [];
  const onWarning = ({ name }: Error) => void warnings.push(name);
  process.on('warning', onWarning);
  const finished = Array.from({ length: 30 }, async (_, index) => {
    rig.dm.say(rig.ann, `Question ${index}`);
    const { reply } = await rig.conversation.next();
    await reply.finish({ markdown: `Answer ${index}` });
  });
  await Promise.all(finished);
  process.off('warning', onWarning);
  expect(warnings).toEqual([]);
  expect(rig.dm.botMessages).toHaveLength(30);
});

it('a 401 in between does not silence the bot', async () => {
  const { discord, reply, shown } = await askedRig();
  discord.fail({ ...SEND, status: 401 });
  await reply.finish({ markdown: 'Hello' });
  expect(shown()).toEqual(['Hello']);
});

it('stays below the real limits of a channel', async () => {
  const { discord, reply, shown, dm } = await askedRig({
    limits: 'real',
    timing: { gapMs: 1_200 },
  });
  let text = '';
  for (let index = 0; index < 40; index += 1) {
    text += `word${index} `;
    reply.show({ markdown: text });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await reply.finish({ markdown: `${text}end` });
  expect(shown()).toEqual([`${text}end`]);
  expect(discord.floods).toBe(0);
  expect(dm.timeline.length).toBeGreaterThan(2);
});
