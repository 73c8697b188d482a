import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Author, Incoming, Place } from '../../src/conversation/door.ts';
import type { Person } from '../../src/storage/person.ts';
import { RecordingReply } from './recording-reply.ts';
import { ADMIN, ANN, BEN, openRig, type Rig } from './rig.ts';

const MALLORY: Author = { id: 'telegram:66', name: 'Mallory', language: 'en' };
const OWNER: Person = { id: 'telegram:4', name: 'Olga', role: 'owner' };
const IDS = [
  ANN.id,
  BEN.id,
  ADMIN.id,
  MALLORY.id,
  OWNER.id,
  'telegram:1:by:telegram:2',
  '__proto__',
  '../people/telegram.1',
  'terminal:local',
  '',
  '*',
];
const COMMANDS = ['users', 'export', 'forget', 'retry', 'continue', 'claim', 'undo', 'new', 'ask'];

const id = fc.oneof(fc.constantFrom(...IDS), fc.string());
const argument = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .tuple(
      fc.constantFrom(
        ...[
          'card',
          'approve',
          'deny',
          'revoke',
          'user',
          'admin',
          'everything',
          'keep',
          'json',
          '9',
        ],
      ),
      id,
      fc.string(),
    )
    .map((words) => words.join(' ')),
  id,
);
const place: fc.Arbitrary<Place> = fc.oneof(
  fc.constantFrom<Place>(
    { platform: 'telegram', chat: '66', kind: 'private' },
    { platform: 'telegram', chat: '-100', kind: 'group', groupIds: ['telegram:-100'] },
    { platform: 'telegram', chat: '-100', thread: '7', kind: 'group' },
  ),
  // Somebody else's chat, as if the door had been deceived.
  fc.constant<Place>({ platform: 'telegram', chat: '2:by:telegram:1', kind: 'private' }),
);

type Attack = {
  readonly place: Place;
  readonly command: string;
  readonly argument: string;
  readonly isPress: boolean;
  readonly isEdit: boolean;
  readonly isText: boolean;
};
const attack: fc.Arbitrary<Attack> = fc.record({
  place,
  command: fc.oneof(fc.constantFrom(...COMMANDS), fc.string()),
  argument,
  isPress: fc.boolean(),
  isEdit: fc.boolean(),
  isText: fc.boolean(),
});

let messages = 0;

function incomingOf({ place: where, command, argument: rest, ...how }: Attack): Incoming {
  const { isPress, isEdit, isText } = how;
  messages += 1;
  return {
    id: `attack:${messages}`,
    place: where,
    author: MALLORY,
    text: `/${command} ${rest}`,
    ...(isText ? {} : { invocation: { command, argument: rest } }),
    ...(isPress && { isPress }),
    ...(isEdit && { isEdit }),
  };
}

/** Ann, Ben and the owner with what they said; Mallory as `role` says. */
async function openVictims(role: Person['role'], now = Date.now): Promise<Rig> {
  const rules = { access: 'approval', allowedIds: [ANN.id, BEN.id] } as const;
  const rig = await openRig({ rules, now });
  await rig.store.people.update(OWNER.id, () => OWNER);
  for (const by of [ANN, BEN]) {
    await rig.ask(`a secret of ${by.name}`, { by });
    await rig.ask('/new', { by });
    await rig.ask(`another secret of ${by.name}`, { by });
  }
  const { id: key, name } = MALLORY;
  if (role !== undefined) await rig.store.people.update(key, () => ({ id: key, name, role }));
  return rig;
}

/** All that is stored, but for what is about Mallory. */
async function othersIn({ store }: Rig): Promise<string> {
  const all: unknown[] = [];
  for (const documents of [store.people, store.conversations, store.archive, store.owner]) {
    for (const key of (await documents.keys()).sort()) {
      const document = await documents.read(key);
      if (!JSON.stringify(document).includes(MALLORY.id)) all.push([key, document]);
    }
  }
  return JSON.stringify(all);
}

async function strike(rig: Rig, one: Attack): Promise<RecordingReply> {
  const reply = new RecordingReply();
  const { done } = await rig.conversations.receive(incomingOf(one), reply);
  await done;
  return reply;
}

describe.each([undefined, 'asked', 'denied', 'user'] as const)('somebody who is %s', (role) => {
  it('neither reads nor changes anything of anybody else, whatever they send', async () => {
    // Time runs, so that no limit hides what would be possible without it.
    let clock = Date.now();
    const rig = await openVictims(role, () => {
      clock += 60_000;
      return clock;
    });
    const before = await othersIn(rig);
    rig.fake.answer('nothing');
    await fc.assert(
      fc.asyncProperty(attack, async (one) => {
        const reply = await strike(rig, one);
        const seen = JSON.stringify([reply.message ?? null, reply.drafts]);
        expect(seen).not.toMatch(/secret of|Olga/);
        expect(reply.misuse).toEqual([]);
        expect(await othersIn(rig)).toBe(before);
      }),
      { numRuns: 150 },
    );
    const bugs = rig.lines.filter(({ code, level }) => code === 'bug' && Number(level) > 20);
    expect(bugs).toEqual([]);
  });
});

describe('somebody who was denied', () => {
  it('gets one sentence, and the model is never asked', async () => {
    const rig = await openVictims('denied');
    const asked = rig.fake.chats.length;
    let sentences = 0;
    await fc.assert(
      fc.asyncProperty(attack, async (one) => {
        if ((await strike(rig, one)).message !== undefined) sentences += 1;
      }),
      { numRuns: 150 },
    );
    expect(sentences).toBeLessThanOrEqual(1);
    expect(rig.fake.chats).toHaveLength(asked);
    expect((await rig.store.people.read(MALLORY.id))?.role).toBe('denied');
  });
});

describe('an admin', () => {
  it('cannot break /users, whatever is typed, nor reach the owner or ADMIN_IDS with it', async () => {
    const rig = await openVictims('asked');
    await fc.assert(
      fc.asyncProperty(argument, async (rest) => {
        const text = await rig.ask(`/users ${rest}`, { by: ADMIN });
        expect(text).not.toMatch(/secret of/);
        expect((await rig.store.people.read(OWNER.id))?.role).toBe('owner');
        expect(await rig.ask('/whoami', { by: ADMIN })).toContain('Your role: admin');
      }),
      { numRuns: 150 },
    );
    const keys = await rig.store.people.keys();
    expect(keys.filter((key) => !/^telegram:\d+$/.test(key))).toEqual([]);
  });
});
