import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { startFakeDiscord } from '../../fakes/discord/index.ts';
import { eventually, openRig, type Rig } from './rig.ts';

async function expectAnswers({ dm, ann, conversation }: Rig, text = 'Still there?'): Promise<void> {
  dm.say(ann, text);
  const { incoming, reply } = await conversation.next();
  expect(incoming.text).toBe(text);
  const before = dm.botMessages.length;
  await reply.finish({ markdown: 'Yes' });
  expect(dm.botMessages).toHaveLength(before + 1);
}

/** discord.js sleeps half a second before it connects again: a client given up must not. */
async function expectNoSecondSession({ discord }: Rig): Promise<void> {
  const second = discord.until(() => discord.gateway.connected > 1, { withinMs: 800 });
  await expect(second).rejects.toThrow('1 connected');
}

describe('the connection', () => {
  it('comes back after op 7 and hears what was said meanwhile', async () => {
    const rig = await openRig();
    rig.discord.gateway.reconnect();
    await expectAnswers(rig);
    await rig.discord.until(() => rig.discord.gateway.resumes === 1);
    await eventually('ready', () => rig.door.state === 'ready');
    const told = rig.facts.filter(({ kind }) => kind === 'reconnect');
    expect(told).toEqual([{ kind: 'reconnect', platform: 'discord', reason: 'reconnecting' }]);
  });

  it('comes back after a dropped socket and hears what was said meanwhile', async () => {
    const rig = await openRig();
    rig.discord.gateway.drop();
    rig.dm.say(rig.ann, 'Said in the dark');
    await eventually('connecting', () => rig.door.state === 'connecting');
    expect((await rig.conversation.next()).incoming.text).toBe('Said in the dark');
    await eventually('ready', () => rig.door.state === 'ready');
    await expectAnswers(rig);
  });

  it('reads what was said while a session was lost (op 9)', async () => {
    const rig = await openRig();
    const guild = rig.discord.guild({ name: 'home', members: [rig.ann] });
    const channel = guild.channel('general');
    const mention = `<@${rig.discord.bot.id}>`;
    channel.say(rig.ann, `${mention} before`);
    await rig.conversation.next();
    await expectAnswers(rig, 'Before');
    rig.discord.gateway.invalidate(false);
    rig.dm.say(rig.ann, 'Lost?');
    channel.say(rig.ann, 'chatter');
    channel.say(rig.ann, `${mention} lost too?`);
    const texts = [await rig.conversation.next(), await rig.conversation.next()];
    expect(texts.map(({ incoming }) => incoming.text).sort()).toEqual(['Lost?', 'lost too?']);
    expect(texts.map(({ incoming }) => incoming.place.kind).sort()).toEqual(['group', 'private']);
    expect(rig.discord.gateway.identifies).toBe(2);
    await expectAnswers(rig);
    expect(rig.conversation.received).toHaveLength(5);
  });

  it.each([1000, 4000, 4009])('survives a close with %i', async (code) => {
    const rig = await openRig();
    await expectAnswers(rig, 'Before');
    rig.discord.gateway.close(code);
    await rig.discord.until(() => rig.discord.gateway.connected === 0);
    await rig.discord.until(() => rig.discord.gateway.connected === 1);
    await expectAnswers(rig);
  });

  it('survives that Discord is down, also for REST', async () => {
    const rig = await openRig();
    await rig.discord.goDown();
    await eventually('not ready', () => rig.door.state !== 'ready');
    await rig.discord.comeBack();
    await eventually('ready', () => rig.door.state === 'ready');
    await expectAnswers(rig);
  });

  it('is given up for a fresh one when it does not become ready', async () => {
    const rig = await openRig({ timing: { readyWithinMs: 700 } });
    rig.discord.gateway.refuse('unavailable');
    rig.discord.gateway.drop();
    await eventually('failing', () => rig.door.state === 'failing');
    rig.discord.gateway.allow();
    await eventually('ready', () => rig.door.state === 'ready');
    await expectNoSecondSession(rig);
    await expectAnswers(rig);
  });

  it('is made once the gateway takes connections, without a second one beside it', async () => {
    const rig = await openRig({
      isStarted: false,
      prepare: ({ gateway }) => gateway.refuse('unavailable'),
    });
    rig.door.start();
    await eventually('failing', () => rig.door.state === 'failing');
    rig.discord.gateway.allow();
    await eventually('ready', () => rig.door.state === 'ready');
    await expectNoSecondSession(rig);
    expect(rig.discord.gateway.identifies).toBe(1);
  });

  it('is tried again when Discord cannot be reached at the start', async () => {
    const rig = await openRig({ isStarted: false });
    await rig.discord.goDown();
    rig.door.start();
    await eventually('failing', () => rig.door.state === 'failing');
    await rig.discord.comeBack();
    await eventually('ready', () => rig.door.state === 'ready');
    await expectAnswers(rig);
  });

  it('recovers from a gateway that went dead without a word', async () => {
    const rig = await openRig({ heartbeatMs: 200 });
    rig.discord.gateway.silence();
    rig.dm.say(rig.ann, 'Into the silence');
    expect((await rig.conversation.next(12_000)).incoming.text).toBe('Into the silence');
  });
});

describe('a wrong token', () => {
  it('fails with one line that names the variable and not the token', async () => {
    const { door, lines, discord } = await openRig({
      doorToken: 'MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.wrong-wrong-wrong-wrong-wrong-wrong-ab',
      isStarted: false,
      timing: { refusedRetryMs: 30 },
    });
    door.start();
    await discord.untilCall((call, index) => index > 2 && call.status === 401);
    expect(door.state).toBe('failing');
    const loud = lines.filter(({ level }) => level !== 'debug');
    expect(loud.map(({ message }) => message)).toEqual([
      expect.stringMatching(/DISCORD_BOT_TOKEN.*Developer Portal -> Bot -> Reset Token/),
    ]);
    expect(JSON.stringify(lines)).not.toContain('wrong-wrong');
  });

  it('found by the gateway only (4004) is reported the same way', async () => {
    const rig = await openRig();
    rig.discord.gateway.close(4004);
    await eventually('failing', () => rig.door.state === 'failing');
    expect(rig.lines.at(-1)?.message).toContain('DISCORD_BOT_TOKEN');
  });
});

describe('close()', () => {
  it('ends the session and stays closed', async () => {
    const { door, discord } = await openRig();
    await door.close();
    expect(door.state).toBe('stopped');
    await discord.until(() => discord.gateway.connected === 0);
    expect(discord.gateway.identifies).toBe(1);
  });

  it('ends answers that wait for a Discord out of reach', async () => {
    const { door, discord, dm, ann, conversation } = await openRig();
    dm.say(ann, 'Hello');
    const { reply } = await conversation.next();
    await discord.goDown();
    const finished = reply.finish({ markdown: 'Hi' });
    await Promise.all([expect(finished).rejects.toThrow(), door.close()]);
  });

  it('leaves nothing that keeps the process alive', async () => {
    const discord = await startFakeDiscord({ limits: 'off' });
    const program = fileURLToPath(new URL('open-and-close.ts', import.meta.url));
    const run = promisify(execFile);
    const environment = { ...process.env, TOKEN: discord.token, API_ROOT: discord.url };
    try {
      const args = ['--import', 'tsx', program];
      const { stdout } = await run(process.execPath, args, { env: environment, timeout: 45_000 });
      expect(stdout.trim()).toBe('ready, then stopped');
      expect(discord.gateway.identifies).toBe(1);
    } finally {
      await discord.close();
    }
  });
});
