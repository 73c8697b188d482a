import { describe, expect, it } from 'vitest';
import { eventually, openRig, type Rig } from './rig.ts';

const HASTE = { refusedRetryMs: 30, contentCheckMs: [20, 40], rereadMs: [10, 20] } as const;

/** Every gateway close code, and those of the WebSocket itself that a gateway uses. */
const CODES = [
  1000, 1001, 1011, 4000, 4001, 4002, 4003, 4004, 4005, 4007, 4008, 4009, 4010, 4011, 4012, 4013,
  4014, 4999,
];

async function expectAnswers({ dm, ann, conversation }: Rig, text = 'Still there?'): Promise<void> {
  dm.say(ann, text);
  const { incoming, reply } = await conversation.next();
  expect(incoming.text).toBe(text);
  await reply.finish({ markdown: `Yes, ${text}` });
  expect(dm.botMessages.at(-1)?.content).toBe(`Yes, ${text}`);
}

describe('the bot hears again without a restart', () => {
  it.each(CODES)('after its connection was closed with %i', async (code) => {
    const rig = await openRig({ timing: HASTE });
    await expectAnswers(rig, 'before');
    rig.discord.gateway.close(code);
    rig.dm.say(rig.ann, 'in between');
    await eventually('not ready', () => rig.door.state !== 'ready');
    expect((await rig.conversation.next()).incoming.text).toBe('in between');
    await eventually('ready', () => rig.door.state === 'ready');
    await expectAnswers(rig);
  });

  it.each(CODES)('after three logins were closed with %i', async (code) => {
    const rig = await openRig({
      isStarted: false,
      timing: HASTE,
      prepare: ({ gateway }) => gateway.refuse(code),
    });
    rig.door.start();
    await rig.discord.until(() => rig.discord.gateway.refused >= 3, { withinMs: 15_000 });
    expect(rig.door.state).not.toBe('ready');
    rig.discord.gateway.allow();
    await eventually('ready', () => rig.door.state === 'ready');
    await expectAnswers(rig);
  });

  it.each([
    ['op 9 that can be resumed', '{"op":9,"d":true,"s":null,"t":null}'],
    ['op 9 that cannot', '{"op":9,"d":false,"s":null,"t":null}'],
    ['op 9 that says neither', '{"op":9,"d":null,"s":null,"t":null}'],
    ['op 7', '{"op":7,"d":null,"s":null,"t":null}'],
    ['a second hello', '{"op":10,"d":{"heartbeat_interval":41250},"s":null,"t":null}'],
    ['a hello of nothing', '{"op":10,"d":null,"s":null,"t":null}'],
    ['an acknowledgement nobody asked for', '{"op":11,"d":null,"s":null,"t":null}'],
    ['an opcode nobody knows', '{"op":99,"d":{},"s":null,"t":null}'],
    ['a READY of nothing', '{"op":0,"d":null,"s":1,"t":"READY"}'],
    ['a READY of another kind', '{"op":0,"d":{"user":7},"s":1,"t":"READY"}'],
    ['an event of nothing', '{"op":0,"d":null,"s":4,"t":"GUILD_CREATE"}'],
    ['an event without a name', '{"op":0,"d":{},"s":4,"t":null}'],
    ['null', 'null'],
    ['a number', '7'],
    ['an array', '[]'],
    ['what is no JSON', '{"op":0,'],
    ['nothing', ''],
    ['binary noise', '\u0000\u0001\u0002'],
  ])('after it was told %s', async (_, payload) => {
    const rig = await openRig({ timing: HASTE });
    const unheard: unknown[] = [];
    const note = (reason: unknown) => void unheard.push(reason);
    process.on('unhandledRejection', note);
    try {
      await expectAnswers(rig, 'before');
      rig.discord.sendRaw(payload);
      rig.dm.say(rig.ann, 'behind');
      expect((await rig.conversation.next()).incoming.text).toBe('behind');
      await expectAnswers(rig, 'and now');
    } finally {
      process.off('unhandledRejection', note);
    }
    expect(unheard).toEqual([]);
  });

  it.each([
    ['401', { status: 401 }],
    ['403', { status: 403 }],
    ['429', { retryAfter: 0.01 }],
    ['500', { status: 500 }],
    ['503', { status: 503 }],
    ['silence', { mode: 'hang' as const }],
    ['a cut connection', { mode: 'drop-before' as const }],
  ])('after %s at GET /gateway/bot', async (_, fault) => {
    const rig = await openRig({ isStarted: false, timing: { ...HASTE, requestMs: 200 } });
    rig.discord.fail({ route: '/gateway/bot', times: 3, ...fault });
    rig.door.start();
    await eventually('ready', () => rig.door.state === 'ready');
    await expectAnswers(rig);
  });

  it.each([
    ['401', { status: 401 }],
    ['429', { retryAfter: 0.01 }],
    ['500', { status: 500 }],
    ['503', { status: 503 }],
    ['silence', { mode: 'hang' as const }],
    ['a cut connection', { mode: 'drop-before' as const }],
  ])('and reads what was said meanwhile after %s', async (_, fault) => {
    const rig = await openRig({ timing: { ...HASTE, requestMs: 200 } });
    await expectAnswers(rig, 'before');
    const failing = rig.discord.fail({
      route: '/channels/:id/messages',
      method: 'GET',
      times: 6,
      ...fault,
    });
    rig.discord.gateway.invalidate(false);
    rig.dm.say(rig.ann, 'lost?');
    expect((await rig.conversation.next()).incoming.text).toBe('lost?');
    expect(failing.hits).toBe(6);
  });
});

describe('the message content intent', () => {
  it('is used as soon as it is granted', async () => {
    const rig = await openRig({ messageContentIntent: false, timing: HASTE });
    const guild = rig.discord.guild({ name: 'home', members: [rig.ann] });
    const channel = guild.channel('general');
    channel.say(rig.ann, `<@${rig.discord.bot.id}> first`);
    await (await rig.conversation.next()).reply.finish({ markdown: 'Yes?' });
    const replyTo = { id: channel.botMessages[0]?.id ?? '' };
    rig.discord.grantMessageContent(true);
    await rig.discord.until(() => rig.discord.gateway.identifies === 2);
    await eventually('ready', () => rig.door.state === 'ready');
    channel.say(rig.ann, 'without a ping', { replyTo, pingReplied: false });
    expect((await rig.conversation.next()).incoming.text).toBe('without a ping');
    const told = rig.lines.filter(({ message }) => /text of server messages/.test(message));
    expect(told.map(({ level }) => level)).toEqual(['warn', 'info']);
  });

  it('is done without when it is taken away while the bot runs, and used when it is back', async () => {
    const rig = await openRig({ timing: HASTE });
    const { gateway } = rig.discord;
    rig.discord.grantMessageContent(false);
    gateway.close(4014);
    await eventually('the warning', () => rig.lines.some(({ level }) => level === 'warn'));
    rig.discord.grantMessageContent(true);
    const isBack = () =>
      rig.lines.some(({ message }) => /text of server messages now/.test(message));
    await eventually('the text again', isBack);
    await expectAnswers(rig, 'with');
  });

  it('that Discord refuses although it says that it is granted is told once', async () => {
    const rig = await openRig({
      timing: { ...HASTE, contentCheckMs: [10, 600_000] },
      prepare: ({ gateway }) => gateway.refuse(4014),
      isStarted: false,
    });
    rig.door.start();
    await eventually('failing', () => rig.door.state === 'failing');
    rig.discord.gateway.allow();
    await eventually('ready', () => rig.door.state === 'ready');
    await expectAnswers(rig);
    const told = rig.lines.filter(({ message }) => /keeps the text/.test(message));
    expect(told).toHaveLength(1);
  });
});
