import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AccessRules, mayUse, type Role, roleOf } from '../../src/conversation/access.ts';
import type { Place } from '../../src/conversation/door.ts';
import type { Person } from '../../src/storage/person.ts';
import { ADMIN, ANN, GROUP, openRig, privateChatOf, STRANGER } from './rig.ts';

const id = fc.constantFrom(
  'telegram:1',
  'telegram:2',
  'discord:1',
  'telegram:-100',
  'discord:guild:7',
);
const rules: fc.Arbitrary<AccessRules> = fc.record({
  access: fc.constantFrom('approval', 'closed', 'open'),
  adminIds: fc.array(id, { maxLength: 2 }),
  allowedIds: fc.array(id, { maxLength: 3 }),
});
const storedRole = fc.constantFrom<Person['role']>(
  'owner',
  'admin',
  'user',
  'asked',
  'denied',
  undefined,
);
const situation = fc.record({
  rules,
  personId: fc.constantFrom('telegram:1', 'telegram:2', 'discord:1'),
  role: storedRole,
  groupIds: fc.array(id, { maxLength: 2 }),
  isLocal: fc.boolean(),
});
type Situation = typeof situation extends fc.Arbitrary<infer T> ? T : never;

function roleIn({ rules, personId, role, groupIds, isLocal }: Situation): Role {
  const place: Place = { platform: 'telegram', chat: '5', kind: 'group', groupIds };
  const person: Person = { id: personId, name: 'x', ...(role === undefined ? {} : { role }) };
  return roleOf({ author: { id: personId, name: 'x', isLocal }, place }, person, rules);
}

function holds(rule: (given: Situation, role: Role) => void): void {
  fc.assert(
    fc.property(situation, (given) => rule(given, roleIn(given))),
    { numRuns: 400 },
  );
}

describe('roleOf', () => {
  it('lets nobody in who was denied, unless ADMIN_IDS names them or they sit at this machine', () => {
    holds((given, role) => {
      if (given.role !== 'denied') return;
      const isAdmin = given.isLocal || given.rules.adminIds.includes(given.personId);
      expect(role).toBe(isAdmin ? 'admin' : 'stranger');
    });
  });

  it('makes an admin of those in ADMIN_IDS, at this machine, or made owner or admin, and of no one else', () => {
    holds((given, role) => {
      const isAdmin =
        given.isLocal ||
        given.rules.adminIds.includes(given.personId) ||
        given.role === 'owner' ||
        given.role === 'admin';
      expect(role === 'admin').toBe(isAdmin);
    });
  });

  it('lets everyone in who was not denied when access is open', () => {
    holds((given, role) => {
      if (given.rules.access === 'open' && given.role !== 'denied')
        expect(role).not.toBe('stranger');
    });
  });

  it('otherwise lets in only who is listed, was approved, or speaks in a listed group', () => {
    holds((given, role) => {
      if (given.rules.access === 'open' || role === 'stranger') return;
      const isListed = [given.personId, ...given.groupIds].some((each) =>
        given.rules.allowedIds.includes(each),
      );
      expect(role === 'admin' || isListed || given.role === 'user').toBe(true);
    });
  });

  it('does not take a group’s listing along into a private chat', () => {
    const listed = { access: 'closed', adminIds: [], allowedIds: ['telegram:-100'] } as const;
    expect(roleOf({ author: ANN, place: GROUP }, undefined, listed)).toBe('user');
    const alone = { author: ANN, place: privateChatOf(ANN) };
    expect(roleOf(alone, undefined, listed)).toBe('stranger');
  });
});

describe('mayUse', () => {
  it('gives each role its commands', () => {
    const table = (['admin', 'user', 'stranger'] as const).map((role) =>
      (['all', 'user', 'admin'] as const).map((audience) => mayUse(role, audience)),
    );
    expect(table).toEqual([
      [true, true, true],
      [true, true, false],
      [true, false, false],
    ]);
  });
});

describe('a question', () => {
  it('of a stranger is not answered and not kept, and only they see why', async () => {
    const { tell, store, fake } = await openRig();
    const reply = await tell('Hello?', { by: STRANGER, place: GROUP });
    expect(reply.message).toMatchObject({ isPersonal: true });
    expect(reply.text).toContain(STRANGER.id);
    expect(await store.conversations.keys()).toEqual([]);
    expect(fake.chats).toEqual([]);
  });

  it('of everyone in a listed group is answered', async () => {
    const { ask } = await openRig({ rules: { allowedIds: ['telegram:-100'] } });
    expect(await ask('Hello?', { by: STRANGER, place: GROUP })).toBe('You said: Hello?');
  });

  it('of somebody denied is not answered although everyone may ask', async () => {
    const { ask, store } = await openRig({ rules: { access: 'open' } });
    expect(await ask('Hello?', { by: STRANGER })).toBe('You said: Hello?');
    const denied: Person = { id: STRANGER.id, name: 'Sam', role: 'denied' };
    await store.people.update(STRANGER.id, () => denied);
    expect(await ask('Hello?', { by: STRANGER })).toContain('This bot is private');
  });

  it('of an admin is answered', async () => {
    const { ask } = await openRig();
    expect(await ask('Hello?', { by: ADMIN })).toBe('You said: Hello?');
  });
});
