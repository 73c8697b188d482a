import { describe, expect, it } from 'vitest';
import type { Author, Place } from '../../src/conversation/door.ts';
import type { Person } from '../../src/storage/person.ts';
import { LANGUAGES, textsFor } from '../../src/texts/index.ts';
import { ADMIN, ANN, GROUP, openRig, type Rig, type RigOptions, STRANGER } from './rig.ts';

const HOUR_MS = 60 * 60_000;
const RUSSIAN: Author = { ...STRANGER, language: 'ru' };

async function openAsking(options: RigOptions = {}) {
  const rig = await openRig({ ...options, rules: { access: 'approval', ...options.rules } });
  const store = (person: Person) => rig.store.people.update(person.id, () => person);
  return { ...rig, put: store };
}

/** A stranger with a number. */
function stranger(number: number, platform = 'telegram'): Author {
  return { id: `${platform}:${1_000 + number}`, name: `Sam ${number}`, language: 'en' };
}

function pressesOf({ message }: { message: { buttons?: unknown } | undefined }) {
  return (message?.buttons as { press: unknown }[][] | undefined)?.flat().map(({ press }) => press);
}

describe.each(LANGUAGES)('a stranger who asks in %s', (language) => {
  it('hears that the owner was asked, and the admin gets a message with two buttons', async () => {
    const { tell, outbox, store } = await openAsking();
    const texts = textsFor(language);
    const by = { ...STRANGER, language };
    const reply = await tell('Hello?', { by, id: 'telegram:66:5' });
    expect(reply.message).toEqual({ markdown: texts.access.asked(by.id), isPersonal: true });
    const notice = await outbox.nth(1);
    expect([notice.to, notice.reply.text]).toEqual([
      ADMIN.id,
      textsFor('en').access.notice({ name: 'Sam', id: by.id, where: undefined }),
    ]);
    expect(pressesOf(notice.reply)).toEqual([
      { command: 'users', argument: `approve ${by.id}` },
      { command: 'users', argument: `deny ${by.id}` },
    ]);
    expect(await store.people.read(by.id)).toMatchObject({
      name: 'Sam',
      role: 'asked',
      appLanguage: language,
      asked: { source: 'telegram:66:5', place: { platform: 'telegram', kind: 'private' } },
    });
    expect(await store.conversations.keys()).toEqual([]);
  });
});

describe('a request', () => {
  it.each(['/start', '/models', '/ask Why?', 'Hello'])('can be made with %s', async (text) => {
    const { ask, outbox } = await openAsking();
    expect(await ask(text, { by: STRANGER })).toContain('I have asked its owner');
    expect((await outbox.nth(1)).to).toBe(ADMIN.id);
  });

  it('names the group in which it was made', async () => {
    const { tell, outbox } = await openAsking();
    await tell('Hello?', { by: STRANGER, place: GROUP });
    expect((await outbox.nth(1)).reply.text).toContain('in the group `telegram:-100`');
  });

  it('is announced once in a day, however often it is made, also by several messages at once', async () => {
    let now = Date.now();
    const { ask, outbox } = await openAsking({ now: () => now });
    const first = await Promise.all([1, 2, 3].map(() => ask('Hello?', { by: STRANGER })));
    expect(first.filter((text) => text.includes('I have asked its owner'))).toHaveLength(1);
    await outbox.nth(1);
    now += 23 * HOUR_MS;
    expect(await ask('Hello??', { by: STRANGER })).toContain('has not answered yet');
    expect(outbox.sent).toHaveLength(1);
    now += 2 * HOUR_MS;
    expect(await ask('Hello???', { by: STRANGER })).toContain('I have asked its owner');
    await outbox.nth(2);
  });

  it('reaches every admin of its platform, in their language, and else those of the others', async () => {
    const { tell, outbox, put } = await openAsking({
      rules: { adminIds: [ADMIN.id, 'discord:8'] },
    });
    await put({ id: 'telegram:5', name: 'Olga', role: 'owner', appLanguage: 'ru' });
    await put({ id: 'telegram:6', name: 'Al', role: 'admin', language: 'en', appLanguage: 'ru' });
    await tell('Hello?', { by: STRANGER });
    await outbox.nth(3);
    expect(outbox.sent.map(({ to }) => to).sort()).toEqual(['telegram:5', 'telegram:6', ADMIN.id]);
    expect(outbox.textsTo('telegram:5').join()).toContain('просит доступ');
    expect(outbox.textsTo('telegram:6').join()).toContain('asks to use this bot');
    await tell('Hello?', { by: stranger(1, 'slack'), place: { ...GROUP, platform: 'slack' } });
    expect((await outbox.nth(7)).reply.text).toContain('Sam 1');
  });

  it('does not fail when no admin can be reached', async () => {
    const { ask, outbox, lines } = await openAsking();
    outbox.failure = new Error('blocked');
    expect(await ask('Hello?', { by: STRANGER })).toContain('I have asked its owner');
    await outbox.nth(1);
    outbox.away.add(ADMIN.id);
    expect(await ask('Hello?', { by: stranger(1) })).toContain('I have asked its owner');
    expect(lines).toContainEqual(expect.objectContaining({ msg: 'an admin was not reached' }));
  });

  it('cannot say more than a name: no Markdown, no line of its own, no reversed text', async () => {
    const { tell, outbox } = await openAsking();
    const name = `\`[x](http://y)\n\u202E**bold**${'z'.repeat(100)}`;
    await tell('Hello?', { by: { ...STRANGER, name } });
    const { text } = (await outbox.nth(1)).reply;
    expect(text).toMatch(/^👤 `'\[x\]\(http:\/\/y\) \*\*bold\*\*z+…` asks to use this bot\./);
    expect(text).not.toMatch(/[\n\u202E]/);
    expect(text.length).toBeLessThan(120);
  });

  it('is told of to the owner who claims the bot afterwards', async () => {
    const rig = await openAsking({ hasAdmins: false, rules: { adminIds: [] } });
    await rig.claim.open();
    expect(await rig.ask('Hello?', { by: STRANGER })).toContain('send /claim');
    const reply = await rig.tell(`/claim ${rig.codes[0]}`, { by: ANN });
    expect(reply.text).toContain('1 person asked to use this bot before you came');
    expect(pressesOf(reply)).toEqual([{ command: 'users', argument: '' }]);
  });

  it('of the new owner is none any more', async () => {
    const rig = await openAsking({ hasAdmins: false, rules: { adminIds: [] } });
    await rig.claim.open();
    await rig.tell('Hello?', { by: STRANGER });
    const reply = await rig.tell(`/claim ${rig.codes[0]}`, { by: STRANGER });
    expect(reply.text).not.toContain('before you came');
    expect((await rig.store.people.read(STRANGER.id))?.asked).toBeUndefined();
  });
});

describe('an admin’s answer', () => {
  it.each([
    ['in private', undefined],
    ['in a group', GROUP],
  ])('lets them in and tells them %s, in their language, where they asked', async (_, place) => {
    const { tell, ask, outbox } = await openAsking();
    const where: Place | undefined = place;
    const said = { by: RUSSIAN, id: 'telegram:66:5', ...(where && { place: where }) };
    await tell('Привет', said);
    const { reply: notice } = await outbox.nth(1);
    const [approve] = notice.message?.buttons?.flat() ?? [];
    const { command = '', argument = '' } = approve?.press ?? {};
    const result = await tell(`/${command} ${argument}`, { by: ADMIN, isPress: true });
    expect(result.text).toContain('They may use the bot now');
    const told = await outbox.nth(2);
    expect(told).toMatchObject({ to: STRANGER.id, said: { id: 'telegram:66:5' }, language: 'ru' });
    expect(told.said?.place).toEqual(
      where ?? { platform: 'telegram', chat: '66', kind: 'private' },
    );
    const { approved } = textsFor('ru').access;
    expect(told.reply.text).toBe(where === undefined ? approved : `\`Sam\`: ${approved}`);
    expect(await ask('Привет', { by: RUSSIAN })).toBe('You said: Привет');
  });

  it('reaches them in private when their message cannot be answered any more', async () => {
    const { tell, outbox } = await openAsking();
    await tell('Hello', { by: STRANGER });
    await outbox.nth(1);
    outbox.replyTo = async () => undefined;
    await tell(`/users approve ${STRANGER.id}`, { by: ADMIN });
    const told = await outbox.nth(2);
    expect([told.to, told.said]).toEqual([STRANGER.id, undefined]);
  });

  it('that denies is told each time where the platform waits for an answer', async () => {
    const { tell, ask, outbox } = await openAsking();
    await ask('Hello', { by: STRANGER });
    await outbox.nth(1);
    await ask(`/users deny ${STRANGER.id}`, { by: ADMIN });
    for (let time = 0; time < 3; time += 1) {
      const { message } = await tell('/whoami', { by: STRANGER, isAwaited: true });
      expect(message?.markdown).toBe(textsFor('en').access.denied);
    }
  });

  it('leaves the answer alone whose button is pressed by somebody whose access ended', async () => {
    const { tell } = await openAsking();
    const { message } = await tell('/retry', { by: STRANGER, isPress: true });
    expect(message).toMatchObject({ isAside: true, isPersonal: true });
  });

  it('that denies leads to one sentence, then silence, on every way', async () => {
    const { tell, ask, outbox, store } = await openAsking();
    await ask('Hello', { by: STRANGER });
    await outbox.nth(1);
    const denial = await ask(`/users deny ${STRANGER.id}`, { by: ADMIN });
    expect(denial).toContain('They were not let in');
    expect(await ask('Hello', { by: STRANGER })).toBe(textsFor('en').access.denied);
    const ways = [
      'Hello',
      '/start',
      '/help',
      '/whoami',
      '/ask Why?',
      '/users',
      '/forget',
      '/export',
    ];
    for (const text of [...ways, '/claim ABCD-EFGH', '/xyzzy']) {
      for (const place of [undefined, GROUP]) {
        const said = { by: STRANGER, ...(place && { place }) };
        expect((await tell(text, said)).message, text).toBeUndefined();
        expect((await tell(text, { ...said, isPress: true })).message, text).toBeUndefined();
        expect((await tell(text, { ...said, isEdit: true })).message, text).toBeUndefined();
      }
    }
    expect(outbox.sent).toHaveLength(1);
    expect(await store.conversations.keys()).toEqual([]);
  });

  it('counts once: a second admin who presses the other button sees what was decided', async () => {
    const { tell, ask, outbox, store } = await openAsking();
    await tell('Hello', { by: STRANGER });
    await outbox.nth(1);
    await tell(`/users approve ${STRANGER.id}`, { by: ADMIN, isPress: true });
    const late = await ask(`/users deny ${STRANGER.id}`, { by: ADMIN, isPress: true });
    expect(late).toContain('Somebody has decided this already');
    expect(late).toContain('· user');
    expect((await store.people.read(STRANGER.id))?.role).toBe('user');
  });
});

describe('strangers', () => {
  it('are refused without a word to anybody when access is closed', async () => {
    const { ask, outbox, store } = await openRig({ rules: { access: 'closed' } });
    expect(await ask('Hello', { by: STRANGER })).toBe(textsFor('en').stranger(STRANGER.id));
    expect(await ask('/start', { by: STRANGER })).toBe(textsFor('en').stranger(STRANGER.id));
    expect(await store.people.keys()).toEqual([]);
    expect(outbox.sent).toEqual([]);
  });

  it('who come in a flood do not flood the admins: ten messages, then one line an hour', async () => {
    let now = Date.now();
    const { ask, outbox } = await openAsking({ now: () => now });
    for (let number = 1; number <= 30; number += 1) {
      expect(await ask('Hello', { by: stranger(number) })).toContain('I have asked its owner');
    }
    const last = await outbox.nth(11);
    expect(last.reply.text).toBe(textsFor('en').access.many);
    expect(pressesOf(last.reply)).toEqual([{ command: 'users', argument: '' }]);
    expect(outbox.sent).toHaveLength(11);
    now += HOUR_MS + 1;
    await ask('Hello', { by: stranger(31) });
    expect((await outbox.nth(12)).reply.text).toContain('Sam 31');
  });

  it('who come in a greater flood are not all written down', async () => {
    let now = Date.now();
    const { ask, store } = await openAsking({ now: () => now });
    for (let number = 1; number <= 200; number += 1) await ask('Hello', { by: stranger(number) });
    expect(await ask('Hello', { by: stranger(201) })).toContain('try again in an hour');
    expect(await store.people.keys()).toHaveLength(200);
    now += HOUR_MS + 1;
    expect(await ask('Hello', { by: stranger(201) })).toContain('I have asked its owner');
  });

  it('who say the same for ever are not answered for ever', async () => {
    const rig = await openAsking();
    const answers = await heard(rig, 15);
    expect(answers.filter((isAnswered) => isAnswered)).toHaveLength(10);
    expect(answers.slice(10)).toEqual(Array.from({ length: 5 }, () => false));
  });
});

async function heard({ tell }: Rig, times: number): Promise<boolean[]> {
  const answers: boolean[] = [];
  for (let time = 0; time < times; time += 1) {
    answers.push((await tell('Hello', { by: STRANGER })).message !== undefined);
  }
  return answers;
}
