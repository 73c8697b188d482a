import { expect, it } from 'vitest';
import { PlainMemory } from './plain-memory.ts';
import { eventually, openRig } from './rig.ts';

it('knows private channels with their people, until they are forgotten', async () => {
  const memory = new PlainMemory();
  const { door, dm, ann, conversation } = await openRig({ memory });
  dm.say(ann, 'Hello');
  const { reply } = await conversation.next();
  await eventually('kept', () => JSON.stringify(memory.state ?? '').includes(ann.id));
  expect(memory.state).toMatchObject({ direct: { [dm.id]: ann.id } });
  await door.forget?.(`discord:${ann.id}`);
  expect(memory.state).toMatchObject({ direct: {} });
  // The bot hears its own words, which are nobody's.
  await reply.finish({ markdown: 'Bye' });
  expect(JSON.stringify(memory.state)).not.toContain(dm.id);
});

it('is not put out by a memory that somebody else wrote', async () => {
  const memory = new PlainMemory();
  memory.state = { accepted: 'soon', direct: ['7'] };
  const { dm, ann, conversation } = await openRig({ memory });
  dm.say(ann, 'Hello');
  expect((await conversation.next()).incoming.text).toBe('Hello');
});

it('does not pass what is still unread of a lost session, whatever is accepted meanwhile', async () => {
  const memory = new PlainMemory();
  const timing = { rereadMs: [10, 20] } as const;
  const first = await openRig({ memory, timing });
  const { discord, dm, ann, conversation } = first;
  dm.say(ann, 'before');
  await conversation.next();
  const ben = discord.user({ username: 'ben' });
  const unreadable = discord.fail({
    route: '/channels/:id/messages',
    method: 'GET',
    status: 500,
    times: 1_000,
  });
  discord.gateway.invalidate(false);
  const lost = dm.say(ann, 'lost');
  await discord.until(() => discord.gateway.identifies === 2);
  await eventually('ready', () => first.door.state === 'ready');
  discord.dm(ben).say(ben, 'newer');
  expect((await conversation.next()).incoming.text).toBe('newer');
  await eventually('kept', () => JSON.stringify(memory.state).includes(ben.id));
  expect(BigInt(String(memory.state?.accepted)) < BigInt(lost.id)).toBe(true);
  await first.door.close();
  unreadable.cancel();
  const second = await openRig({ memory, timing, server: discord });
  expect((await second.conversation.next()).incoming.text).toBe('lost');
  dm.say(ann, 'last');
  expect((await second.conversation.next()).incoming.text).toBe('last');
  expect(second.conversation.received).toHaveLength(2);
});
