import { describe, expect, it } from 'vitest';
import type { Author } from '../../src/conversation/door.ts';
import { LANGUAGES, textsFor } from '../../src/texts/index.ts';
import type { Texts } from '../../src/texts/texts.ts';
import { ADMIN, ANN, GROUP, openRig, STRANGER } from './rig.ts';

type RoleName = 'admin' | 'user' | 'stranger';
const PEOPLE: Readonly<Record<RoleName, Author>> = { admin: ADMIN, user: ANN, stranger: STRANGER };

/** What a command says to somebody; `refused` is the sentence about a private bot. */
type Expected = (texts: Texts, author: Author) => string | RegExp;
const refused: Expected = (texts, { id }) => texts.stranger(id);
const forAll = (expected: Expected, stranger: Expected = refused) => ({
  admin: expected,
  user: expected,
  stranger,
});
const menu = (texts: Texts, names: readonly (keyof Texts['commands'])[]) =>
  texts.help(names.map((name) => texts.helpLine(name, texts.commands[name])));
const EVERYDAY = [
  'start',
  'help',
  'ask',
  'model',
  'models',
  'new',
  'stop',
  'retry',
  'undo',
  'system',
  'settings',
  'export',
  'forget',
  'whoami',
  'claim',
] as const;
const FOR_ADMINS = ['health', 'load', 'unload', 'download', 'service', 'users'] as const;
const whoami = (role: RoleName): Expected => {
  return (texts, { id }) =>
    texts.whoami({ id, role: texts.roles[role], model: texts.defaultModel('phi-4-mini') });
};

const COMMANDS: readonly [string, Readonly<Record<RoleName, Expected>>][] = [
  ['/start', forAll((texts) => texts.welcome('phi-4-mini', false))],
  [
    '/help',
    {
      admin: (texts) => menu(texts, [...EVERYDAY, ...FOR_ADMINS]),
      user: (texts) => menu(texts, EVERYDAY),
      stranger: (texts) => menu(texts, ['start', 'help', 'whoami', 'claim']),
    },
  ],
  ['/whoami', { admin: whoami('admin'), user: whoami('user'), stranger: whoami('stranger') }],
  ['/ask Why?', forAll(() => 'You said: Why?')],
  ['/ask', forAll((texts) => texts.askWhat)],
  ['/models', forAll((texts) => new RegExp(texts.models.legend))],
  ['/model', forAll((texts) => texts.modelIs('phi-4-mini'))],
  ['/model phi-4-mini', forAll((texts) => texts.modelChosen('phi-4-mini'))],
  ['/new', forAll((texts) => texts.newConversation)],
  ['/stop', forAll((texts) => texts.nothingToStop)],
  [
    '/health',
    {
      admin: (texts) => new RegExp(texts.health.title.healthy.replaceAll('*', '\\*')),
      user: (texts) => texts.notForYou,
      stranger: refused,
    },
  ],
  [
    '/claim ABCD-EFGH',
    forAll(
      (texts) => texts.claimTaken,
      (texts) => texts.claimTaken,
    ),
  ],
];

describe.each(LANGUAGES)('in %s', (language) => {
  describe.each(['admin', 'user', 'stranger'] as const)('to somebody who is %s', (role) => {
    it.each(COMMANDS)('%s says what is meant for them', async (text, expected) => {
      const { tell } = await openRig();
      const author = { ...PEOPLE[role], language };
      const reply = await tell(text, { by: author });
      const wanted = expected[role](textsFor(language), author);
      if (typeof wanted === 'string') expect(reply.text).toBe(wanted);
      else expect(reply.text).toMatch(wanted);
      const isOwnWords = text !== '/ask Why?' || role === 'stranger';
      if (isOwnWords) expect(/\p{sc=Cyrillic}/u.test(reply.text)).toBe(language === 'ru');
    });
  });
});

describe('a command', () => {
  it('is known in any case, and its argument is trimmed', async () => {
    const { ask } = await openRig();
    expect(await ask('/MODEL   phi-4-mini  ')).toBe('From now on `phi-4-mini` answers you.');
  });

  it('that nobody knows gets the nearest that this person may use', async () => {
    const { ask } = await openRig();
    expect(await ask('/modle')).toBe('I do not know /modle. Did you mean /models or /model?');
    expect(await ask('/helth', { by: ADMIN })).toContain('/health');
    expect(await ask('/helth')).not.toContain('/health');
    expect(await ask('/xyzzy')).toBe('I do not know /xyzzy. /help lists what I can do.');
    expect(await ask('/мдль', { by: { ...ANN, language: 'ru' } })).toContain('Команды /мдль нет');
  });

  it('that nobody knows cannot bring Markdown into the answer', async () => {
    const { ask } = await openRig();
    expect(await ask('/x*_`[a](http://b)')).toBe(
      'I do not know /x_ahttpb. /help lists what I can do.',
    );
  });

  it('that nobody knows is left alone in a group: another bot may know it', async () => {
    const { tell } = await openRig();
    expect((await tell('/modle', { place: GROUP })).message).toBeUndefined();
    expect((await tell('/modle', { place: GROUP, isPress: true })).text).toContain('/model');
  });

  it('that is refused in a group is refused to the asker alone', async () => {
    const { tell } = await openRig();
    const { message } = await tell('/health', { place: GROUP });
    expect(message).toEqual({ markdown: 'That is for admins only.', isPersonal: true });
  });

  it('answers in the language somebody chose before the one their platform tells', async () => {
    const { ask, store } = await openRig();
    await store.people.update(ANN.id, () => ({ id: ANN.id, name: 'Ann', language: 'ru' }));
    expect(await ask('/stop')).toBe('Сейчас нечего останавливать.');
  });

  it('/start tells a stranger of /claim as long as nobody owns the bot', async () => {
    const { ask } = await openRig({ hasAdmins: false });
    expect(await ask('/start', { by: STRANGER })).toContain('send /claim');
    expect(await ask('Hi', { by: STRANGER })).toContain('send /claim');
  });

  it('/start in a group says how to reach me there', async () => {
    const { ask } = await openRig();
    expect(await ask('/start', { place: GROUP })).toContain('when you mention me');
  });

  it('/ask is a question like any other: it is kept, and the next one knows it', async () => {
    const { ask, lastPrompt } = await openRig();
    await ask('/ask one?\nmore', { place: GROUP });
    await ask('two', { place: GROUP });
    expect(lastPrompt().slice(1)).toEqual([
      'user: one?\nmore',
      'assistant: You said: one?\nmore',
      'user: two',
    ]);
  });
});

describe('the command table', () => {
  it('is told to the doors in both languages, with what a menu needs', async () => {
    const { conversations } = await openRig();
    const english = conversations.commands('en-GB');
    expect(english.map(({ name }) => name)).toEqual([...EVERYDAY, ...FOR_ADMINS]);
    expect(english.find(({ name }) => name === 'model')).toEqual({
      name: 'model',
      description: 'show or choose my model',
      audience: 'user',
      isPersonal: true,
      option: {
        name: 'name',
        description: 'alias or id; empty shows the current one',
        isRequired: false,
        completes: true,
      },
    });
    const russian = conversations.commands('ru');
    expect(russian.map(({ name }) => name)).toEqual(english.map(({ name }) => name));
    for (const { description } of russian) expect(description).toMatch(/\p{sc=Cyrillic}/u);
    expect(conversations.commands('de')).toEqual(english);
  });

  it('comes with the doors’ own sentences', async () => {
    const { conversations } = await openRig();
    expect(conversations.phrase('buttonTooOld', 'en')).toContain('too old');
    expect(conversations.phrase('buttonTooOld', 'ru')).toContain('устарела');
    expect(conversations.phrase('buttonTooOld', undefined)).toContain('too old');
  });
});
