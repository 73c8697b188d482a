import { describe, expect, it } from 'vitest';
import { DISCORD_TIMING } from '../../../src/bots/discord/timing.ts';
import type { Button, Reply } from '../../../src/conversation/door.ts';
import { openRig } from './rig.ts';

const { gapMs, channelLimit } = DISCORD_TIMING;
const CANCEL: readonly (readonly Button[])[] = [
  [{ label: 'Cancel', press: { command: 'stop', argument: '' } }],
];

/** So many people who have just asked in one channel, with Discord's limits and the product's waits. */
async function openShared(people: number) {
  const rig = await openRig({ limits: 'real', timing: { gapMs, channelLimit } });
  const { discord, conversation } = rig;
  const all = Array.from({ length: people }, (_, index) =>
    discord.user({ username: `person${index}` }),
  );
  const channel = discord.guild({ name: 'home', members: all }).channel('general');
  for (const person of all) channel.say(person, `<@${discord.bot.id}> Hello`);
  const replies: Reply[] = [];
  for (const _ of all) replies.push((await conversation.next()).reply);
  const changes = () => channel.timeline.filter(({ kind }) => kind === 'send' || kind === 'edit');
  const untilBegun = (count: number) =>
    channel.until(() => channel.botMessages.length === count, { what: `${count} beginnings` });
  return { ...rig, channel, replies, changes, untilBegun };
}

/** Grows by a word every 50 ms, until `stop` ends it with a final text. */
function grow(reply: Reply, name: number) {
  let markdown = `${name}: word`;
  reply.show({ markdown });
  const timer = setInterval(() => {
    markdown += ' word';
    reply.show({ markdown });
  }, 50);
  return async () => {
    clearInterval(timer);
    await reply.finish({ markdown: `${name}: end` });
  };
}

describe('several answers at once in one channel', () => {
  it('of 5 people all begin before one of them is changed', async () => {
    const { discord, channel, replies, changes, untilBegun } = await openShared(5);
    const stops = replies.map(grow);
    await untilBegun(5);
    expect(changes().map(({ kind }) => kind)).toEqual(Array(5).fill('send'));
    await channel.until(() => changes().length === 10, { what: 'five edits' });
    const edited = changes().flatMap(({ kind, id }) => (kind === 'edit' ? [id] : []));
    expect(new Set(edited).size).toBe(5);
    await Promise.all(stops.map((stop) => stop()));
    expect(channel.botMessages.map(({ content }) => content).sort()).toEqual(
      replies.map((_, name) => `${name}: end`),
    );
    expect(discord.floods).toBe(0);
  });

  it('of 10 people begin as soon as Discord takes them, growing ones or not', async () => {
    const { discord, conversation, ann, dm, channel, replies, changes, untilBegun } =
      await openShared(10);
    // Somebody alone, whose answer is changed once a gap, serves as a clock.
    dm.say(ann, 'Hello');
    const ticking = grow((await conversation.next()).reply, 10);
    const gaps = () => dm.timeline.filter(({ kind }) => kind === 'edit').length;
    const stops = replies.map(grow);
    await channel.until(() => channel.botMessages.length >= 5, { what: 'five beginnings' });
    expect(gaps()).toBe(0);
    await untilBegun(10);
    // Discord takes five more after 5 s, in which four edits have room.
    expect(gaps()).toBeLessThanOrEqual(5);
    const edits = changes().filter(({ kind }) => kind === 'edit');
    expect(edits.length).toBeLessThanOrEqual(4);
    await Promise.all([...stops, ticking].map((stop) => stop()));
    expect(channel.botMessages.map(({ content }) => content).sort()).toEqual(
      replies.map((_, name) => `${name}: end`),
    );
    expect(discord.floods).toBe(0);
  });

  it('show each who waits the place while another one grows, and then the first words', async () => {
    const { discord, channel, replies, changes, untilBegun } = await openShared(4);
    const [first, next, ...others] = replies as [Reply, Reply, ...Reply[]];
    const stop = grow(first, 0);
    for (const reply of [next, ...others]) {
      reply.show({ markdown: 'You are in line', buttons: CANCEL, isNotice: true });
    }
    await untilBegun(4);
    expect(changes().map(({ kind }) => kind)).toEqual(Array(4).fill('send'));
    await channel.until(() => changes().length >= 6, { what: 'two edits' });
    for (const reply of others) {
      reply.show({ markdown: 'You are next', buttons: CANCEL, isNotice: true });
    }
    const before = changes().length;
    next.show({ markdown: 'My words' });
    await channel.until(() => changes().length > before, { what: 'the next change' });
    expect(changes()[before]?.content).toBe('My words');
    await Promise.all([stop(), next.finish({ markdown: 'My words' })]);
    expect(discord.floods).toBe(0);
  });
});
