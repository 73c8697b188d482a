import { describe, expect, it } from 'vitest';
import { en } from '../../src/texts/en.ts';
import { LANGUAGES, languageOf, textsFor } from '../../src/texts/index.ts';
import { ru } from '../../src/texts/ru.ts';
import type { Texts } from '../../src/texts/texts.ts';

/** Arguments for each text that is a function, by its path. A new one has to be added here. */
const SAMPLES: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  welcome: [
    ['phi-4-mini', false],
    [undefined, true],
  ],
  help: [[['/start – begin', '/help – help']], [[]]],
  helpLine: [['start', 'begin']],
  whoami: [[{ id: 'telegram:1', role: 'admin', model: '`phi-4-mini`' }]],
  defaultModel: [['phi-4-mini'], [undefined]],
  'models.title': [
    [1, 1],
    [2, 3],
  ],
  modelIs: [['phi-4-mini']],
  modelChosen: [['phi-4-mini']],
  modelChosenLoads: [['phi-4-mini']],
  modelChosenMissing: [['phi-4-mini']],
  unknownModel: [
    ['phi', []],
    ['phi', ['phi-4-mini']],
    ['phi', ['phi-4', 'phi-4-mini', 'phi-3']],
  ],
  unknownCommand: [
    ['hlep', []],
    ['hlep', ['help', 'health']],
  ],
  stranger: [['telegram:1']],
  strangerClaim: [['telegram:1']],
  missingModel: [
    ['phi', []],
    ['phi', ['phi-4', 'phi-4-mini']],
  ],
  loadFailed: [['phi'], ['phi', 'phi-generic-cpu:1']],
  noVision: [
    ['phi', []],
    ['phi', ['qwen3.5-2b']],
  ],
  queued: [[1], [2], [3], [7], [1, 40], [2, 90]],
  loading: [
    ['phi-4-mini', 0],
    ['phi-4-mini', 3],
    ['phi-4-mini', 3, 15],
  ],
  'models.size': [[822], [3_810], [10_516]],
  'modelButtons.use': [['phi']],
  'modelButtons.download': [['phi']],
  'memory.loaded': [
    ['phi', 0],
    ['phi', 12],
  ],
  'memory.alreadyLoaded': [['phi']],
  'memory.unloaded': [['phi']],
  'memory.notLoaded': [['phi']],
  'memory.staysLoaded': [['phi']],
  'download.running': [['phi'], ['phi', '3.6']],
  'download.done': [['phi']],
  'download.already': [['phi']],
  'download.cancelled': [['phi']],
  'service.running': [[undefined], ['http://127.0.0.1:5273']],
  'health.address': [['http://127.0.0.1:5273', 'daemon.json']],
  'health.generation': [['g2'], ['g2', '0.13.0']],
  'health.speed': [[12.34]],
  'health.latency': [[12]],
  'health.loaded': [[[]], [['a']], [['a', 'b', 'c']]],
  'health.count': [[0], [12]],
  'health.queue': [[0, 0]],
  'health.lastError': [['unreachable: gone'], ['unreachable: gone', '3 min']],
  'health.door': [['telegram', 'ready']],
  'health.process': [['1 h 2 min', 88]],
  'access.asked': [['telegram:1']],
  'access.askedAgain': [['telegram:1']],
  'access.crowded': [['telegram:1']],
  'access.notice': [
    [{ name: 'Sam', id: 'telegram:1', where: undefined }],
    [{ name: 'Sam', id: 'telegram:1', where: 'telegram:-100' }],
  ],
  'access.waiting': [[1], [2], [5]],
  'users.title': [
    [1, 1],
    [2, 3],
  ],
  'users.group': [['telegram:-100']],
  'users.seen': [['3 min']],
  'users.askedIn': [['telegram:-100']],
  'limits.questionsAMinute': [[20, 40]],
  'limits.waiting': [[5, 0]],
  'limits.characters': [[32_000, 0]],
  'limits.answersADay': [[500, 7_200]],
  'export.here': [
    [{ format: 'markdown', part: 1, parts: 1 }],
    [{ format: 'json', part: 1, parts: 3 }],
  ],
  'export.title': [
    [{ name: 'Ann', at: '2026-11-03', part: 1, parts: 1 }],
    [{ name: 'Ann', at: '2026-11-03', part: 2, parts: 3 }],
  ],
  'forget.ask': [[{ conversations: 1, messages: 2 }]],
  'forget.done': [[{ conversations: 12, messages: 240 }]],
  undone: [['Why?']],
  'system.is': [['> You are a teacher.']],
  'system.tooLong': [[4_000]],
  'settings.temperature': [[0.7]],
  'settings.length': [
    [64, 48],
    [2_048, 1_550],
  ],
  'settings.thought': [[true], [false]],
  'settings.statistics': [[true], [false]],
  'settings.alerts': [[true], [false]],
  'alerts.doorGone': [['discord']],
  'alerts.doorBack': [['discord']],
  'alerts.diskLow': [[150]],
  'alerts.filesDamaged': [
    ['people/a.json.damaged-1', 0],
    ['people/a.json.damaged-1', 3],
  ],
  'settings.language': [[undefined], ['English']],
  'fileFaults.too_big': [['a.txt']],
  'fileFaults.unknown_kind': [['a.txt']],
  'fileFaults.damaged': [['a.txt']],
  'fileFaults.empty': [['a.txt']],
  'fileFaults.protected': [['a.txt']],
  'fileFaults.no_text': [['a.txt']],
  'fileFaults.gone': [['a.txt']],
  'fileFaults.unreachable': [['a.txt']],
  tooManyFiles: [[10]],
  fileCut: [['a.txt', 12_000]],
  thinking: [[0], [18]],
  thoughtFor: [[0], [18], [80]],
  statistics: [
    [{ model: 'phi', tokens: 1, seconds: 2 }],
    [{ model: 'phi', tokens: 22, tokensPerSecond: 12.34, firstWordSeconds: 0.4, seconds: 2 }],
  ],
  ago: [[0], [42], [180], [7_200], [200_000]],
  counting: [['…', 3]],
  duration: [
    [0, 0, 5],
    [0, 2, 5],
    [3, 2, 5],
  ],
};

type Leaf = { readonly path: string; readonly value: unknown };

function leavesOf(value: unknown, path: readonly string[] = []): Leaf[] {
  if (typeof value !== 'object' || value === null) return [{ path: path.join('.'), value }];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
}

/** Everything that a leaf can say. */
function sentencesOf({ path, value }: Leaf): string[] {
  if (typeof value !== 'function') return [String(value)];
  return (SAMPLES[path] ?? []).map((sample) => String(value(...sample)));
}

function all(texts: Texts): [string, string][] {
  return leavesOf(texts).flatMap((leaf) =>
    sentencesOf(leaf).map((sentence): [string, string] => [leaf.path, sentence]),
  );
}

describe('the languages', () => {
  it('have the same texts, of the same kind', () => {
    const shape = (texts: Texts) => leavesOf(texts).map(({ path, value }) => [path, typeof value]);
    expect(shape(ru).sort()).toEqual(shape(en).sort());
    expect(LANGUAGES.map((language) => textsFor(language))).toEqual([en, ru]);
  });

  it('are tried here with sample arguments for every text that takes some', () => {
    const functions = leavesOf(en).filter(({ value }) => typeof value === 'function');
    expect(functions.map(({ path }) => path).sort()).toEqual(Object.keys(SAMPLES).sort());
  });

  it.each([
    ['en', en],
    ['ru', ru],
  ])('%s says something everywhere, and nothing that a program left in it', (_, texts) => {
    for (const [path, sentence] of all(texts)) {
      expect(sentence.trim(), path).not.toBe('');
      expect(sentence, path).not.toMatch(/undefined|null|NaN|\[object|\$\{|function/);
    }
  });

  it('keep to themselves: no Cyrillic in English, Cyrillic in every Russian sentence', () => {
    for (const [path, sentence] of all(en)) expect(sentence, path).not.toMatch(/\p{sc=Cyrillic}/u);
    // Names that are the same in every language.
    const neutral = /^(options\.\w+\.0|helpLine|health\.door)$/;
    for (const [path, sentence] of all(ru)) {
      if (!neutral.test(path)) expect(sentence, path).toMatch(/\p{sc=Cyrillic}/u);
    }
  });

  it('are told by the first part of a language tag; any other is English', () => {
    const tags = ['ru', 'RU', 'ru-RU', 'en', 'en-GB', 'de', 'uk', '', undefined];
    expect(tags.map(languageOf)).toEqual(['ru', 'ru', 'ru', 'en', 'en', 'en', 'en', 'en', 'en']);
    // Rundi and other languages whose tag only begins alike.
    expect(languageOf('run')).toBe('en');
  });
});

describe.each([
  ['en', en],
  ['ru', ru],
])('the commands in %s', (_, texts) => {
  it('are described in 1 to 100 characters, as Discord wants them', () => {
    for (const description of Object.values(texts.commands)) {
      expect(description.length).toBeGreaterThan(0);
      expect(description.length).toBeLessThanOrEqual(100);
    }
  });

  it('have options whose names and descriptions Discord takes', () => {
    for (const [name, description] of Object.values(texts.options)) {
      expect(name).toMatch(/^[a-z0-9_-]{1,32}$/);
      expect(description.length).toBeGreaterThan(0);
      expect(description.length).toBeLessThanOrEqual(100);
    }
  });
});

describe('the place in the queue', () => {
  it.each([
    [1, 'You are next'],
    [2, '1 question is before yours'],
    [3, '2 questions are before yours'],
    [22, '21 questions are before yours'],
  ])('%i is said in correct English', (place, expected) => {
    expect(en.queued(place)).toContain(expected);
  });

  it.each([
    [1, 'Вы следующий'],
    [2, '1 вопрос.'],
    [3, '2 вопроса.'],
    [5, '4 вопроса.'],
    [6, '5 вопросов.'],
    [12, '11 вопросов.'],
    [22, '21 вопрос.'],
    [23, '22 вопроса.'],
    [112, '111 вопросов.'],
  ])('%i is said in correct Russian', (place, expected) => {
    expect(ru.queued(place)).toContain(expected);
  });
});

describe('a time', () => {
  it.each([
    [0, 'just now', 'только что'],
    [42, '42 s ago', '42 с назад'],
    [180, '3 min ago', '3 мин назад'],
    [7_200, '2 h ago', '2 ч назад'],
    [200_000, '2 d ago', '2 д назад'],
  ])('of %i seconds ago is told in its largest unit', (seconds, english, russian) => {
    expect(en.ago(seconds)).toBe(english);
    expect(ru.ago(seconds)).toBe(russian);
  });

  it('to wait stands in the queue’s line, the seconds of loading in the loading’s', () => {
    expect(en.queued(1, 40)).toBe('⏳ The model is busy. You are next, in about 40 s.');
    expect(en.queued(3, 90)).toContain('2 questions are before yours, in about 2 min.');
    expect(ru.queued(1, 40)).toBe('⏳ Модель занята. Вы следующий, ждать примерно 40 с.');
    expect(en.loading('phi', 4, 15)).toBe('⏳ Loading `phi`… 4 s (last time 15 s)');
    expect(ru.loading('phi', 4, 15)).toBe('⏳ Загружаю `phi`… 4 с (в прошлый раз 15 с)');
  });
});

describe('a size', () => {
  it('is told in the unit and with the mark of the language', () => {
    expect([en.models.size(822), en.models.size(3_810)]).toEqual(['822 MB', '3.7 GB']);
    expect([ru.models.size(822), ru.models.size(3_810)]).toEqual(['822 МБ', '3,7 ГБ']);
  });
});

describe('lists', () => {
  it('end with "or" between names to choose from, in the language of the text', () => {
    expect(en.unknownModel('x', ['a', 'b', 'c'])).toContain('`a`, `b`, or `c`?');
    expect(ru.unknownModel('x', ['a', 'b', 'c'])).toContain('`a`, `b` или `c`?');
    expect(en.unknownCommand('x', ['help', 'health'])).toContain('/help or /health?');
  });
});
