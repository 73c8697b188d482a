import { describe, expect, it } from 'vitest';
import { TELEGRAM_TIMING } from '../../../src/bots/telegram/timing.ts';
import type { Reply } from '../../../src/conversation/door.ts';
import { openRig } from './rig.ts';

const { groupGapMs, groupLimit } = TELEGRAM_TIMING;

/** So many people who have just asked in one group, with Telegram's limits and the product's waits. */
async function openShared(people: number) {
  const rig = await openRig({
    canReadAllGroupMessages: true,
    limits: 'real',
    timing: { groupGapMs, groupLimit, privateGapMs: TELEGRAM_TIMING.privateGapMs },
  });
  const { telegram, conversation } = rig;
  const all = Array.from({ length: people }, (_, index) =>
    telegram.person({ firstName: `Person ${index}` }),
  );
  const group = telegram.group({ title: 'Friends', members: all });
  for (const person of all) group.say(person, '@foundry_test_bot hello');
  const replies: Reply[] = [];
  for (const _ of all) replies.push((await conversation.next()).reply);
  const changes = () =>
    group.timeline.filter(({ by, kind }) => by === 'bot' && (kind === 'send' || kind === 'edit'));
  const untilBegun = (count: number) =>
    group.until(() => group.botMessages.length === count, { what: `${count} beginnings` });
  return { ...rig, group, replies, changes, untilBegun };
}

describe('several answers at once in one group', () => {
  it('of 5 people all begin before one of them is changed, and end without waiting for each other', async () => {
    const { telegram, conversation, ann, chat, group, replies, changes, untilBegun } =
      await openShared(5);
    // Somebody alone, whose answer is changed once a second, serves as a clock.
    chat.say(ann, 'hello');
    const alone = (await conversation.next()).reply;
    let markdown = 'tick';
    const timer = setInterval(() => {
      markdown += ' tick';
      alone.show({ markdown });
    }, 50);
    const seconds = () => chat.timeline.filter(({ kind }) => kind === 'edit').length;
    for (const [name, reply] of replies.entries()) reply.show({ markdown: `${name}: word` });
    await untilBegun(5);
    expect(seconds()).toBe(0);
    for (const [name, reply] of replies.entries()) reply.show({ markdown: `${name}: words` });
    await Promise.all(
      replies.map((reply, name) => reply.finish({ markdown: `${name}: the whole answer` })),
    );
    expect(seconds()).toBeLessThanOrEqual(5);
    clearInterval(timer);
    await alone.finish({ markdown: 'tock' });
    expect(changes().map(({ kind }) => kind)).toEqual([
      ...Array(5).fill('send'),
      ...Array(5).fill('edit'),
    ]);
    expect(group.botMessages.map(({ text }) => text).sort()).toEqual(
      replies.map((_, name) => `${name}: the whole answer`),
    );
    expect(telegram.floods).toBe(0);
  });

  it('of 10 people show the first words or the place of each at once', async () => {
    const { telegram, replies, changes, untilBegun } = await openShared(10);
    for (const [name, reply] of replies.entries()) {
      reply.show({ markdown: `${name}: word`, isNotice: name > 4 });
      reply.show({ markdown: `${name}: words`, isNotice: name > 4 });
    }
    await untilBegun(10);
    for (const [name, reply] of replies.entries()) {
      reply.show({ markdown: `${name}: more words`, isNotice: name > 4 });
    }
    // Whose turn it is meanwhile need not wait for the texts that grow.
    replies[9]?.show({ markdown: 'first words' });
    await untilBegun(10);
    await telegram.untilCall('editMessageText');
    expect(changes().map(({ kind }) => kind)).toEqual([...Array(10).fill('send'), 'edit']);
    expect(changes().at(-1)?.text).toBe('first words');
    expect(telegram.floods).toBe(0);
  });

  it('keep to 20 a minute, of which first words take the next that is free', async () => {
    // The same budget, twenty times as fast.
    const quick = { groupGapMs: 150, groupLimit: { count: 20, withinMs: 3_000 } };
    const { telegram, ann, conversation } = await openRig({
      canReadAllGroupMessages: true,
      limits: { groupBurst: 20, groupPerMinute: 400 },
      timing: quick,
    });
    const group = telegram.group({ title: 'Friends', members: [ann] });
    group.say(ann, '@foundry_test_bot hello');
    const { reply } = await conversation.next();
    let markdown = 'grows';
    const timer = setInterval(() => {
      markdown += ' on';
      reply.show({ markdown });
    }, 20);
    const changes = () =>
      group.timeline.filter(({ by, kind }) => by === 'bot' && kind !== 'action');
    await group.until(() => changes().length >= 20, { what: 'a minute of edits' });
    const replies: Reply[] = [];
    for (let each = 0; each < 3; each += 1) {
      group.say(ann, '@foundry_test_bot hello');
      replies.push((await conversation.next()).reply);
    }
    const from = changes().length;
    for (const each of replies) each.show({ markdown: 'first words' });
    await group.until(() => group.botMessages.length === 4, { what: 'all beginnings' });
    const edits = changes()
      .slice(from)
      .filter(({ kind }) => kind === 'edit');
    // One may have been under way.
    expect(edits.length).toBeLessThanOrEqual(1);
    clearInterval(timer);
    await reply.finish({ markdown: 'the end' });
    expect(telegram.floods).toBe(0);
  });
});
