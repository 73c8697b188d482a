import { describe, expect, it } from 'vitest';
import { configTexts } from '../../src/texts/config/index.ts';
import { credentialTexts } from '../../src/texts/credentials/index.ts';
import { doctorTexts } from '../../src/texts/doctor/index.ts';
import { foundryTexts } from '../../src/texts/foundry/index.ts';
import { programTexts } from '../../src/texts/programs/index.ts';
import { setupTexts } from '../../src/texts/setup/index.ts';

const dictionaries = {
  configTexts,
  credentialTexts,
  doctorTexts,
  foundryTexts,
  programTexts,
  setupTexts,
};

/** In place of a name or a sentence that somebody else says. */
const GIVEN = 'x-1';

/** What a text is tried with that takes anything else than strings. */
const SAMPLES: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  'configTexts.problem': [['API_PORT', { wrong: 'x', expected: 'y' }]],
  'configTexts.expected.address': [[['http://…', 'https://…']], [['https://…']]],
  'configTexts.expected.choice': [[['a', 'b']]],
  'configTexts.unknown': [
    ['API_PROT', 'API_PORT'],
    ['API_X', undefined],
  ],
  'doctorTexts.summary': [
    [0, 0],
    [0, 1],
    [1, 0],
    [5, 2],
  ],
  'doctorTexts.late': [[4]],
  'doctorTexts.configuration.ok': [[1], [3], [12]],
  'doctorTexts.telegram.ok': [['x_bot', 12]],
  'doctorTexts.telegram.groups': [[true], [false]],
  'doctorTexts.telegram.pending': [[1], [3], [5]],
  'doctorTexts.discord.ok': [['x', 12]],
  'doctorTexts.discord.servers': [[1], [2], [5]],
  'doctorTexts.clock.ok': [[1, 'Telegram']],
  'doctorTexts.clock.wrong': [
    [40, 'Telegram'],
    [-40, 'Telegram'],
  ],
  'doctorTexts.foundry.found': [
    [{ source: 'daemon.json', url: 'http://127.0.0.1:1', generation: 'g2', ms: 3 }],
  ],
  'doctorTexts.model.ok': [
    ['phi', 'loaded'],
    ['phi', 'cached'],
    ['phi', 'catalog'],
  ],
  'doctorTexts.model.unknown': [
    ['phi', []],
    ['phi', ['phi-4', 'phi-3']],
  ],
  'doctorTexts.data.open': [['/data', 1, 'people']],
  'doctorTexts.data.held': [
    [1, undefined],
    [1, 'box'],
  ],
  'doctorTexts.data.damaged': [[2, 'owner.json']],
  'doctorTexts.disk.ok': [[300.4], [20_000]],
  'doctorTexts.disk.low': [[12.3]],
  'programTexts.unknownProgram': [
    ['doktor', 'doctor'],
    ['x', undefined],
  ],
  'programTexts.problems.unknown': [
    ['--x', undefined],
    ['--jsn', '--json'],
  ],
  'programTexts.problems.wrongFormat': [['x', ['markdown', 'json']]],
  'programTexts.start.folderInUse': [
    ['/data', { pid: 12 }],
    ['/data', { pid: 12, host: 'box' }],
  ],
  ...Object.fromEntries(
    Object.keys(programTexts.en.start.listen).map((code) => [
      `programTexts.start.listen.${code}`,
      [[{ host: 'box', port: 80, reason: 'EX' }]],
    ]),
  ),
  'programTexts.ask.inputTooBig': [[10]],
  'programTexts.export.held': [[12]],
  'programTexts.export.person': [
    [{ id: 'telegram:1', name: 'Ann', conversations: 1 }],
    [{ id: 'telegram:1', name: 'Ann', conversations: 3 }],
  ],
  'setupTexts.foundry.found': [
    [{ url: 'http://127.0.0.1:1', source: 'daemon.json', generation: 'g2' }],
  ],
  'setupTexts.model.size': [[300], [4_000]],
  'setupTexts.model.unknown': [
    ['phi', []],
    ['phi', ['phi-4']],
  ],
  'setupTexts.model.askDownload': [
    ['phi', undefined],
    ['phi', '3 GB'],
  ],
  'setupTexts.save.failed': [
    ['.env', 'ENOSPC'],
    ['.env', 'EACCES'],
  ],
};

/** The same in every language: names, and what is typed. */
const NEUTRAL =
  /^configTexts\.expected\.flag|^doctorTexts\.(titles\.(node|telegram|discord|foundry)|foundry\.cli)|^programTexts\.values/;

type Leaf = { readonly path: string; readonly value: unknown };

function leavesOf(value: unknown, path: string): Leaf[] {
  if (typeof value !== 'object' || value === null) return [{ path, value }];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, `${path}.${key}`));
}

/** Everything that a leaf can say; a fault says what is wrong and how to mend it. */
function sentencesOf({ path, value }: Leaf): string[] {
  if (typeof value !== 'function') return [String(value)];
  const samples = SAMPLES[path] ?? [Array.from({ length: value.length }, () => GIVEN)];
  return samples.flatMap((sample) => {
    const said: unknown = value(...sample);
    return leavesOf(said, path).map((leaf) => String(leaf.value));
  });
}

function all(language: 'en' | 'ru'): [string, string][] {
  return Object.entries(dictionaries).flatMap(([name, texts]) =>
    leavesOf(texts[language], name).flatMap((leaf) =>
      sentencesOf(leaf).map((sentence): [string, string] => [leaf.path, sentence]),
    ),
  );
}

describe('the texts of the command line', () => {
  it('are the same in both languages, of the same kind', () => {
    for (const [name, { en, ru }] of Object.entries(dictionaries)) {
      const shape = (texts: unknown) =>
        leavesOf(texts, name).map(({ path, value }) => [path, typeof value]);
      expect(shape(ru).sort()).toEqual(shape(en).sort());
    }
  });

  it.each(['en', 'ru'] as const)('say something everywhere in %s', (language) => {
    for (const [path, sentence] of all(language)) {
      expect(sentence.trim(), path).not.toBe('');
      expect(sentence, path).not.toMatch(/undefined|null|NaN|\[object|\$\{|function/);
    }
  });

  it('keep to themselves: no Cyrillic in English, Cyrillic in every Russian sentence', () => {
    for (const [path, sentence] of all('en')) {
      expect(sentence, path).not.toMatch(/\p{sc=Cyrillic}/u);
    }
    const russian = all('ru').filter(([path, text]) => !NEUTRAL.test(path) && text !== GIVEN);
    for (const [path, sentence] of russian) expect(sentence, path).toMatch(/\p{sc=Cyrillic}/u);
  });

  it('count in correct Russian', () => {
    expect(doctorTexts.ru.summary(1, 2)).toBe('Исправить: 1 ошибка, 2 предупреждения.');
    expect(doctorTexts.ru.summary(5, 11)).toBe('Исправить: 5 ошибок, 11 предупреждений.');
    expect(doctorTexts.ru.telegram.pending(22)).toBe('22 сообщения ждут бота');
    expect(doctorTexts.en.telegram.pending(1)).toBe('1 message waits for the bot');
  });
});
