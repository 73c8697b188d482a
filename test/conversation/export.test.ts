import { describe, expect, it } from 'vitest';
import { dealOut } from '../../src/conversation/export.ts';
import { withFileInline } from '../../src/conversation/inline-file.ts';
import { mayBelongTo } from '../../src/conversation/keys.ts';
import type { Conversation, Exchange } from '../../src/storage/conversation.ts';
import { LANGUAGES, textsFor } from '../../src/texts/index.ts';
import { ANN, BEN, GROUP, openRig } from './rig.ts';

const ATTACHED = [{ name: 'plan.txt', mime: 'text/plain', bytes: 3, ref: 'secret-file-id' }];

/** Ann has talked in private, in a group and in a topic, and put something away; so has Ben. */
async function openWithTalks() {
  const rig = await openRig({ rules: { allowedIds: [ANN.id, BEN.id] } });
  const topic = { ...GROUP, thread: '7' };
  for (const by of [ANN, BEN]) {
    await rig.ask(`put away by ${by.name}`, { by });
    await rig.ask('/new', { by });
    await rig.ask(`private of ${by.name}`, { by });
    await rig.ask(`group of ${by.name}`, { by, place: GROUP });
    await rig.ask(`topic of ${by.name}`, { by, place: topic });
  }
  return rig;
}

describe('/export', () => {
  it.each(LANGUAGES)('gives all of one’s own conversations to read, in %s', async (language) => {
    const { tell } = await openWithTalks();
    const texts = textsFor(language);
    const { message } = await tell('/export', { by: { ...ANN, language } });
    expect(message?.markdown).toBe(texts.export.here({ format: 'markdown', part: 1, parts: 1 }));
    expect(message?.file?.name).toMatch(/^conversations-\d{4}-\d\d-\d\d\.md$/);
    const text = message?.file?.text ?? '';
    for (const said of ['put away', 'private', 'group', 'topic']) {
      const by = said === 'put away' ? 'by' : 'of';
      expect(text).toContain(`> ${said} ${by} Ann`);
      expect(text).toContain(`\n\nYou said: ${said} ${by} Ann`);
    }
    expect(text.match(/^## \d{4}-\d\d-\d\d \d\d:\d\d UTC · `.+ Ann`$/gm)).toHaveLength(4);
    expect(text.match(/^\*\*\d{4}-\d\d-\d\d \d\d:\d\d UTC\*\* · `phi-4-mini`$/gm)).toHaveLength(4);
    expect(text).not.toContain('Ben');
  });

  it('gives them as data in which nothing is missing, and nothing that is ours', async () => {
    const { tell, history } = await openWithTalks();
    await tell('/system Be brief');
    await tell('/settings temperature 1');
    const question = { source: 's:1', person: ANN.id, text: '', attachments: ATTACHED };
    await history.accept('telegram:1', question);
    const { message } = await tell('/export json');
    expect(message?.file?.name).toMatch(/\.json$/);
    const text = message?.file?.text ?? '';
    const data = JSON.parse(text) as { person: unknown; conversations: Record<string, unknown>[] };
    expect(data.person).toMatchObject({ id: ANN.id, name: 'Ann', settings: { temperature: 1 } });
    expect(data.conversations).toHaveLength(4);
    const current = data.conversations.find(({ system }) => system === 'Be brief');
    expect(current?.exchanges).toMatchObject([
      {
        question: 'private of Ann',
        answer: 'You said: private of Ann',
        state: 'whole',
        model: 'phi-4-mini',
        at: expect.stringMatching(/^\d{4}-.*Z$/),
      },
      { question: '', answer: '', attachments: [{ name: 'plan.txt', bytes: 3 }] },
    ]);
    expect(text).not.toMatch(/secret-file-id|Ben|telegram:2/);
  });

  it('shows in the text which questions have no answer, and which files came with them', async () => {
    const { tell, history } = await openRig();
    const question = { source: 's:1', person: ANN.id, text: '', attachments: ATTACHED };
    await history.accept('telegram:1', question);
    await history.accept('telegram:1', { source: 's:2', person: ANN.id, text: 'a\nb' });
    await history.settle('telegram:1', 's:2', { state: 'failed' });
    await history.accept('telegram:1', { source: 's:3', person: ANN.id, text: 'c' });
    await history.settle('telegram:1', 's:3', { state: 'cut', answer: 'half' });
    const text = (await tell('/export')).message?.file?.text ?? '';
    expect(text).toContain('📎 `plan.txt`\n\n*not answered yet*');
    expect(text).toContain('> a\n> b\n\n*no answer*');
    expect(text).toContain('> c\n\nhalf\n\n*cut off here*');
  });

  it('gives nothing to a group', async () => {
    const { tell } = await openWithTalks();
    const { message } = await tell('/export json', { place: GROUP });
    expect(message).toEqual({ markdown: textsFor('en').onlyInPrivate, isPersonal: true });
  });

  it('says so when there is nothing, or no such format', async () => {
    const { tell } = await openRig();
    expect((await tell('/export')).message).toEqual({ markdown: textsFor('en').export.nothing });
    expect((await tell('/export pdf')).text).toBe(textsFor('en').export.which);
  });

  it('completes its formats', async () => {
    const { conversations } = await openRig();
    const said = { id: 'c', place: { platform: 'telegram', chat: '1', kind: 'private' } as const };
    const completed = async (argument: string) =>
      await conversations.complete({
        ...said,
        author: ANN,
        text: '',
        invocation: { command: 'export', argument },
      });
    expect((await completed('')).map(({ value }) => value)).toEqual(['markdown', 'json']);
    expect((await completed('J')).map(({ value }) => value)).toEqual(['json']);
  });
});

describe('a large export', () => {
  const exchange = (question: string): Exchange => ({
    source: 's',
    question,
    answer: '',
    state: 'whole',
    at: 0,
  });
  const talk = (key: string, questions: readonly string[]): Conversation => ({
    key,
    person: 'telegram:1',
    startedAt: 0,
    exchanges: questions.map(exchange),
  });

  it('is dealt out to several files, in order and without a gap', () => {
    const whole = [talk('a', ['1', '2', '3']), talk('b', []), talk('c', ['4', '5'])];
    const size = JSON.stringify(exchange('1')).length;
    const files = dealOut(whole, 2 * size);
    expect(files.map((file) => file.map(({ key, exchanges }) => [key, exchanges.length]))).toEqual([
      [['a', 2]],
      [
        ['a', 1],
        ['b', 0],
        ['c', 1],
      ],
      [['c', 1]],
    ]);
    const questions = files.flat().flatMap(({ exchanges }) => exchanges.map((e) => e.question));
    expect(questions).toEqual(['1', '2', '3', '4', '5']);
  });

  it('puts what is larger than a file into one of its own', () => {
    expect(dealOut([talk('a', ['1', '2'])], 1).map((file) => file.length)).toEqual([1, 1]);
    expect(dealOut([])).toEqual([[]]);
  });
});

describe('a file at a door that sends none', () => {
  it('is shown below its caption, data in a fence that it cannot leave', () => {
    const markdown = 'Here.';
    const shown = withFileInline({ markdown, file: { name: 'a.md', text: '# A' } });
    expect(shown).toBe('Here.\n\n# A');
    const data = { name: 'a.json', text: '{"a":"```` x"}\n' };
    expect(withFileInline({ markdown, file: data })).toBe('Here.\n\n`````\n{"a":"```` x"}\n`````');
    expect(withFileInline({ markdown })).toBe('Here.');
  });
});

describe('mayBelongTo', () => {
  it.each([
    ['telegram:1', true],
    ['telegram:1:7', true],
    ['telegram:-100:by:telegram:1', true],
    ['telegram:-100:7:by:telegram:1:1700000000000', true],
    ['telegram:-100:by:telegram:12', false],
    ['telegram:-100:by:discord:1', false],
    ['discord:1', false],
  ])('%s, for telegram:1: %s', (key, expected) => {
    expect(mayBelongTo('telegram:1', key)).toBe(expected);
  });

  it('takes no part of a long id for the time at which something began', () => {
    expect(
      mayBelongTo('discord:123456789012345678', 'discord:5:by:discord:123456789012345678'),
    ).toBe(true);
  });
});
