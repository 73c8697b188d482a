import { describe, expect, it } from 'vitest';
import type { Author, Message } from '../../src/conversation/door.ts';
import { People } from '../../src/conversation/people.ts';
import type { Person } from '../../src/storage/person.ts';
import { openMemoryStore } from '../../src/storage/store.ts';
import { LANGUAGES, textsFor } from '../../src/texts/index.ts';
import { ADMIN, ANN, BEN, GROUP, openRig, type RigOptions, STRANGER } from './rig.ts';

const LOCAL = { id: 'terminal:local', name: 'Me', isLocal: true, language: 'en' };

/** Approval, nobody listed but the admin, and people as the store has them. */
async function openWith(people: readonly Person[], options: RigOptions = {}) {
  const rules = { access: 'approval', allowedIds: [], ...options.rules } as const;
  const rig = await openRig({ ...options, rules });
  for (const person of people) await rig.store.people.update(person.id, () => person);
  const roleOf = async (id: string) => (await rig.store.people.read(id))?.role;
  return { ...rig, roleOf };
}

function person(id: number, role?: Person['role'], more: Partial<Person> = {}): Person {
  return { id: `telegram:${id}`, name: `P${id}`, ...(role && { role }), ...more };
}

function pressesOf(message: Message | undefined): string[] {
  return (message?.buttons ?? []).flat().map(({ press }) => `${press.command} ${press.argument}`);
}

describe('/users', () => {
  it('lists who asked first, then admins, users and the denied, with id, role and when they came', async () => {
    const at = Date.now() - 180_000;
    const place = { platform: 'telegram', chat: '3', kind: 'private' } as const;
    const { tell } = await openWith([
      person(1, 'user', { seenAt: at }),
      person(2, 'denied'),
      person(3, 'asked', { asked: { at, source: 's', place } }),
      person(4, 'owner'),
      person(5, 'admin'),
    ]);
    const { message } = await tell('/users', { by: ADMIN });
    expect(message?.markdown.split('\n').slice(2)).toEqual([
      '- ❓ `P3` · `telegram:3` · asks for access · 3 min ago',
      '- 👑 `P4` · `telegram:4` · owner',
      expect.stringMatching(/^- 🛡 `(Ada|telegram:9)` · `telegram:9` · admin \(ADMIN_IDS\)/),
      '- 🛡 `P5` · `telegram:5` · admin',
      '- ✅ `P1` · `telegram:1` · user · seen 3 min ago',
      '- 🚫 `P2` · `telegram:2` · no access',
    ]);
    expect(pressesOf(message)).toEqual([3, 4, 9, 5, 1, 2].map((id) => `users card telegram:${id}`));
    expect(message?.buttons?.every((row) => row.length === 1)).toBe(true);
  });

  it('names the groups and people of ALLOWED_IDS, and nobody of this machine', async () => {
    const { ask, tell } = await openWith([], {
      rules: { allowedIds: ['telegram:-100', 'discord:guild:7', 'discord:8'] },
    });
    await tell('/settings temperature 1', { by: LOCAL });
    const list = await ask('/users', { by: LOCAL });
    expect(list).toContain('everyone in the group `telegram:-100`');
    expect(list).toContain('everyone in the group `discord:guild:7`');
    expect(list).toContain('- ✅ `discord:8` · `discord:8` · user');
    expect(list).not.toContain('terminal');
    expect(await ask('/users card terminal:local', { by: ADMIN })).toContain('do not know anybody');
  });

  it('knows whoever talked to the bot, by their present name', async () => {
    const { ask, tell } = await openWith([], { rules: { access: 'open' } });
    await tell('Hello', { by: ANN });
    await tell('/help', { by: BEN, place: GROUP });
    await tell('Hello', { by: { ...ANN, name: 'Anna' } });
    const list = await ask('/users', { by: ADMIN });
    expect(list).toContain('- ✅ `Anna` · `telegram:1` · user · seen just now');
    expect(list).toContain('- ✅ `Ben` · `telegram:2` · user · seen just now');
  });

  it('has pages', async () => {
    const people = Array.from({ length: 19 }, (_, index) => person(100 + index, 'user'));
    const { tell } = await openWith(people);
    const first = await tell('/users', { by: ADMIN });
    expect(first.text).toContain('(page 1 of 3)');
    expect(pressesOf(first.message)).toHaveLength(9);
    expect(pressesOf(first.message).at(-1)).toBe('users 2');
    const last = await tell('/users 99', { by: ADMIN });
    expect(last.text).toContain('(page 3 of 3)');
    expect(pressesOf(last.message).at(-1)).toBe('users 2');
    const shown = await Promise.all([1, 2, 3].map((page) => tell(`/users ${page}`, { by: ADMIN })));
    const cards = shown.flatMap(({ message }) => pressesOf(message)).filter((p) => /card/.test(p));
    expect(new Set(cards).size).toBe(20);
  });

  it.each([
    ['a user', ANN],
    ['a stranger', STRANGER],
  ])('is refused to %s, whatever stands behind it', async (_, by) => {
    const { ask, roleOf } = await openWith([person(1, 'user'), person(2, 'user')]);
    for (const rest of ['', ' card telegram:2', ' revoke telegram:2', ' admin telegram:1']) {
      const text = await ask(`/users${rest}`, { by, isPress: true });
      expect(text).not.toMatch(/P2|telegram:2/);
    }
    expect([await roleOf('telegram:1'), await roleOf('telegram:2')]).toEqual(['user', 'user']);
  });

  it('says nothing about people in a group', async () => {
    const { ask } = await openWith([person(1, 'user')]);
    const text = await ask('/users card telegram:1', { by: ADMIN, place: GROUP });
    expect(text).toBe(textsFor('en').onlyInPrivate);
  });
});

describe.each(LANGUAGES)('the card of somebody in %s', (language) => {
  it.each([
    ['asked', ['approve', 'deny']],
    ['user', ['admin', 'revoke']],
    ['admin', ['user', 'revoke']],
    ['denied', ['user']],
    ['owner', []],
    [undefined, ['user', 'admin', 'revoke']],
  ] as const)('who is %s has the buttons %s, and one back to the list', async (role, verbs) => {
    const { tell } = await openWith([person(1, role)]);
    const by = { ...ADMIN, language };
    const { message } = await tell('/users card telegram:1', { by });
    expect(pressesOf(message)).toEqual([
      ...verbs.map((verb) => `users ${verb} telegram:1`),
      'users ',
    ]);
    const labels = message?.buttons?.flat().map(({ label }) => label);
    const { buttons } = textsFor(language).users;
    expect(labels).toEqual([...verbs.map((verb) => buttons[verb]), buttons.list]);
  });
});

describe('a change', () => {
  it.each([
    ['approve', 'asked', 'user'],
    ['deny', 'asked', 'denied'],
    ['revoke', 'user', 'denied'],
    ['revoke', 'admin', 'denied'],
    ['admin', 'user', 'admin'],
    ['user', 'admin', 'user'],
    ['user', 'denied', 'user'],
  ] as const)('%s makes of somebody %s somebody %s', async (verb, from, to) => {
    const { ask, roleOf } = await openWith([person(1, from)]);
    const text = await ask(`/users ${verb} telegram:1`, { by: ADMIN });
    expect(text).toContain(textsFor('en').users.done[verb]);
    expect(await roleOf('telegram:1')).toBe(to);
    expect(await ask('Hello', { by: ANN })).toMatch(to === 'denied' ? /private/ : /You said/);
  });

  it.each(['approve', 'deny', 'revoke', 'user', 'admin'])(
    'never reaches the owner, somebody in ADMIN_IDS or oneself (%s)',
    async (verb) => {
      const { ask, roleOf } = await openWith([person(1, 'owner'), person(5, 'admin')]);
      const { refusals } = textsFor('en').users;
      const by = { id: 'telegram:5', name: 'P5' };
      const change = async (id: string) => await ask(`/users ${verb} ${id}`, { by });
      expect((await change('telegram:1')).split('\n\n').slice(1)).toEqual([refusals.owner]);
      expect((await change('telegram:9')).split('\n\n').slice(1)).toEqual([refusals.listed]);
      expect(await change('telegram:5')).toBe(refusals.self);
      expect(await change('telegram:404')).toBe(refusals.unknown);
      expect([await roleOf('telegram:1'), await roleOf('telegram:5')]).toEqual(['owner', 'admin']);
      expect(await roleOf('telegram:404')).toBeUndefined();
      expect(await ask('/whoami', { by: ADMIN })).toContain('admin');
    },
  );

  it('is shown on one’s own card and on that of ADMIN_IDS as impossible', async () => {
    const { tell } = await openWith([person(5, 'admin')]);
    for (const id of ['telegram:5', 'telegram:9']) {
      const by = { id: 'telegram:5', name: 'P5' };
      expect(pressesOf((await tell(`/users card ${id}`, { by })).message)).toEqual(['users ']);
    }
  });

  it('beats ALLOWED_IDS: who is listed there and revoked is out', async () => {
    const { ask } = await openWith([], { rules: { allowedIds: [ANN.id] } });
    expect(await ask('Hello', { by: ANN })).toBe('You said: Hello');
    await ask(`/users revoke ${ANN.id}`, { by: ADMIN });
    expect(await ask('Hello', { by: ANN })).toBe(textsFor('en').access.denied);
  });
});

describe('a note that somebody uses the bot', () => {
  const rules = { access: 'open', adminIds: [], allowedIds: [] } as const;

  it('is made once an hour, or when name or language have changed', async () => {
    let now = Date.now();
    const store = openMemoryStore();
    const people = new People({ store, rules, now: () => now });
    const see = async (author: Author) => {
      await people.see({ author }, await store.people.read(author.id));
      return await store.people.read(author.id);
    };
    const first = await see(ANN);
    expect(first).toEqual({ id: ANN.id, name: 'Ann', appLanguage: 'en', seenAt: now });
    now += 1_000;
    expect(await see(ANN)).toBe(first);
    expect(await see({ id: ANN.id, name: 'Ann' })).toBe(first);
    expect(await see({ ...ANN, language: 'ru' })).toMatchObject({ appLanguage: 'ru', seenAt: now });
    expect(await see({ ...ANN, name: 'Anna' })).toMatchObject({ name: 'Anna' });
    now += 3_600_001;
    expect(await see({ id: ANN.id, name: 'Anna' })).toMatchObject({ seenAt: now });
  });

  it('does not bring back whoever was forgotten meanwhile', async () => {
    const store = openMemoryStore();
    const people = new People({ store, rules });
    await people.see({ author: ANN }, { id: ANN.id, name: 'Ann' });
    expect(await store.people.keys()).toEqual([]);
  });
});

describe('somebody whose access is revoked', () => {
  it('loses running and waiting answers and long commands in all places at once', async () => {
    const { fake, say, tell, ask, history, store, turns } = await openWith([person(1, 'admin')], {
      concurrency: 2,
    });
    fake.hold();
    const running = await say('one');
    await running.reply.untilShown('You');
    const waiting = await say('two');
    const elsewhere = await say('three', { place: GROUP });
    await elsewhere.reply.untilShown('You');
    const load = turns.beside({ ...incomingOfAnn(), text: '' }, async (signal) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return signal.aborted;
    });
    await tell(`/users revoke ${ANN.id}`, { by: ADMIN });
    await Promise.all([running.done, waiting.done, elsewhere.done]);
    const { ended } = textsFor('en').access;
    for (const { reply } of [running, waiting, elsewhere]) {
      expect(reply.message).toEqual({ markdown: ended });
    }
    expect(await load).toBe(true);
    expect(fake.chats).toHaveLength(2);
    expect(await store.open.keys()).toEqual([]);
    expect((await history.all('telegram:1')).map(({ state }) => state)).toEqual(['cut', 'cut']);
    expect(await ask('four')).toBe(textsFor('en').access.denied);
  });

  it('does not get in with a question that was just being accepted', async () => {
    const { fake, say, store, turns, tell } = await openWith([person(1, 'user')]);
    const update = store.open.update.bind(store.open);
    let accept = () => {};
    const gate = new Promise<void>((resolve) => {
      accept = resolve;
    });
    store.open.update = async (key, change) => {
      await gate;
      return await update(key, change);
    };
    const asked = say('one');
    await new Promise(setImmediate);
    expect(turns.countOf(ANN.id)).toBe(1);
    await tell(`/users revoke ${ANN.id}`, { by: ADMIN });
    accept();
    const { reply, done } = await asked;
    await done;
    expect(reply.text).toBe(textsFor('en').access.ended);
    expect(fake.chats).toEqual([]);
  });

  it('is refused by the buttons of old messages', async () => {
    const { tell, ask, fake } = await openWith([person(1, 'user')]);
    await ask('one', { id: 'm:1' });
    await tell(`/users revoke ${ANN.id}`, { by: ADMIN });
    await tell('Hello');
    for (const text of ['/retry m:1', '/continue m:1', '/stop', '/model phi-4-mini', '/export']) {
      expect((await tell(text, { isPress: true })).message).toBeUndefined();
    }
    expect(fake.chats).toHaveLength(1);
  });

  it('does not take anybody else’s answers along', async () => {
    const { fake, say, tell } = await openWith([person(1, 'user'), person(2, 'user')], {
      concurrency: 2,
    });
    fake.hold();
    const other = await say('mine', { by: BEN });
    await other.reply.untilShown('You');
    await tell(`/users revoke ${ANN.id}`, { by: ADMIN });
    fake.release();
    await other.done;
    expect(other.reply.text).toBe('You said: mine');
  });
});

function incomingOfAnn() {
  const place = { platform: 'telegram', chat: '1', kind: 'private' } as const;
  return { id: 'telegram:1:99', place, author: ANN };
}
