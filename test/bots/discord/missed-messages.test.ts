import { describe, expect, it } from 'vitest';
import { keptMark } from '../../../src/bots/discord/accepted-mark.ts';
import type { FakeChannel, FakeDiscord, FakeUser, Fault } from '../../fakes/discord/index.ts';
import { PlainMemory } from './plain-memory.ts';
import { eventually, openRig, type Rig } from './rig.ts';

const PAGE_OF_MESSAGES = /\/channels\/\d+\/messages$/;

/** A bot that has heard something, ended, and knows from its memory what that was. */
async function openEnded() {
  const memory = new PlainMemory();
  const first = await openRig({ memory });
  const { discord, dm, ann } = first;
  const guild = discord.guild({ name: 'home', members: [ann] });
  dm.say(ann, 'before');
  await first.conversation.next();
  await eventually('kept', () => JSON.stringify(memory.state ?? '').includes(ann.id));
  await first.door.close();
  const again = (options: Parameters<typeof openRig>[0] = {}) =>
    openRig({ memory, server: discord, timing: { rereadMs: [10, 20] }, ...options });
  return { memory, discord, dm, ann, guild, mention: `<@${discord.bot.id}>`, again };
}

function sayMany(channel: FakeChannel, who: FakeUser, count: number, what = 'number'): string[] {
  const texts = Array.from({ length: count }, (_, index) => `${what} ${index + 1}`);
  for (const text of texts) channel.say(who, text);
  return texts;
}

async function textsOf({ conversation }: Rig, count: number): Promise<string[]> {
  const texts: string[] = [];
  while (texts.length < count) texts.push((await conversation.next()).incoming.text);
  return texts;
}

function pagesRead(discord: FakeDiscord): number {
  const isPage = ({ method, path }: { method: string; path: string }) =>
    method === 'GET' && PAGE_OF_MESSAGES.test(path.split('?')[0] ?? '');
  return discord.calls.filter(isPage).length;
}

describe('what was said while the bot was away', () => {
  it.each([99, 100, 101, 250])('is read, in its order, when it is %i messages', async (count) => {
    const { dm, ann, again } = await openEnded();
    const said = sayMany(dm, ann, count);
    const rig = await again();
    expect(await textsOf(rig, count)).toEqual(said);
    dm.say(ann, 'last');
    expect(await textsOf(rig, 1)).toEqual(['last']);
    expect(rig.conversation.received).toHaveLength(count + 1);
  });

  it('is read when the session alone was lost', async () => {
    const rig = await openRig();
    rig.dm.say(rig.ann, 'before');
    await rig.conversation.next();
    rig.discord.gateway.invalidate(false);
    const said = sayMany(rig.dm, rig.ann, 230);
    expect(await textsOf(rig, 230)).toEqual(said);
  });

  it('costs one request for a channel with little new', async () => {
    const { discord, dm, ann, again } = await openEnded();
    dm.say(ann, 'hello?');
    const before = pagesRead(discord);
    expect(await textsOf(await again(), 1)).toEqual(['hello?']);
    expect(pagesRead(discord) - before).toBe(1);
  });

  it('is found behind hours of chatter', async () => {
    const { guild, ann, mention, again } = await openEnded();
    const channel = guild.channel('general');
    sayMany(channel, ann, 450, 'chatter');
    channel.say(ann, `${mention} in the middle`);
    sayMany(channel, ann, 450, 'chatter');
    channel.say(ann, `${mention} at the end`);
    expect(await textsOf(await again(), 2)).toEqual(['in the middle', 'at the end']);
  });

  it('has a bound, which spares the newest and which the log tells of', async () => {
    const { discord, guild, ann, mention, again } = await openEnded();
    const channel = guild.channel('general');
    sayMany(channel, ann, 120, 'chatter');
    const unread = channel.say(ann, `${mention} left out`);
    sayMany(channel, ann, 2_950, 'chatter');
    channel.say(ann, `${mention} at the end`);
    const rig = await again();
    expect(await textsOf(rig, 1)).toEqual(['at the end']);
    const told = rig.lines.filter(({ message }) => /Too much was said/.test(message));
    const { after, before } = (told[0]?.fields ?? {}) as { after: string; before: string };
    expect(told).toMatchObject([{ level: 'warn', fields: { channel: channel.id } }]);
    expect(BigInt(after) < BigInt(unread.id) && BigInt(unread.id) < BigInt(before)).toBe(true);
    expect(pagesRead(discord)).toBeLessThan(40);
  });

  it('is looked for in the 50 channels of a guild with the newest, and the log tells of others', async () => {
    const { guild, ann, mention, again } = await openEnded();
    for (let index = 1; index <= 52; index += 1) {
      guild.channel(`channel-${index}`).say(ann, `${mention} ${index}`);
    }
    const rig = await again();
    const numbers = (await textsOf(rig, 50)).map(Number).sort((one, other) => one - other);
    expect(numbers).toEqual(Array.from({ length: 50 }, (_, index) => index + 3));
    const told = rig.lines.filter(({ message }) => /more than 50 channels/.test(message));
    expect(told).toMatchObject([{ level: 'warn', fields: { guild: guild.id, left: 2 } }]);
  });

  it('stays unread for the next run when this one ends half-way through', async () => {
    const { memory, discord, dm, ann, again } = await openEnded();
    const said = sayMany(dm, ann, 250);
    const second = await again();
    const faults: Fault[] = [];
    const route = '/channels/:id/messages';
    // The first page, with the message from before, is taken at once; then Discord is out of order.
    second.conversation.onReceive = () => {
      if (faults.length > 0) return;
      faults.push(discord.fail({ route, method: 'GET', status: 500, times: 1_000 }));
    };
    expect(await textsOf(second, 99)).toEqual(said.slice(0, 99));
    const known = () => keptMark.parse(memory.state).recent;
    await eventually('kept', () => known().length === 100);
    expect(BigInt(String(memory.state?.accepted)) <= BigInt(known()[0] ?? '')).toBe(true);
    await second.door.close();
    for (const fault of faults) fault.cancel();
    const third = await again();
    expect(await textsOf(third, 151)).toEqual(said.slice(99));
    dm.say(ann, 'last');
    expect(await textsOf(third, 1)).toEqual(['last']);
  });
});
