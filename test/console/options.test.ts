import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOptions, textOf } from '../../src/console/options.ts';
import { systemLanguage } from '../../src/texts/system-language.ts';

const KINDS = { model: 'text', admin: 'texts', yes: 'flag' } as const;

describe('a command line', () => {
  it('gives options in every form, of one that is given twice the last, and the words', () => {
    const args = [
      '--model',
      'a',
      'Why',
      '--yes',
      '--model=b',
      '--admin',
      '1',
      '--admin=2',
      'blue?',
    ];
    const read = readOptions(args, KINDS);
    expect(textOf(read, 'model')).toBe('b');
    expect(read.texts.admin).toEqual(['1', '2']);
    expect([...read.flags]).toEqual(['yes']);
    expect(read.words).toEqual(['Why', 'blue?']);
    expect(read.problems).toEqual([]);
  });

  it('takes what follows -- as words, whatever it looks like', () => {
    expect(readOptions(['--', '--model', '-h'], KINDS)).toMatchObject({
      words: ['--model', '-h'],
      problems: [],
    });
  });

  it('has all its problems found at once', () => {
    const { problems } = readOptions(['--modle', '--yes=1', '--admin'], KINDS);
    expect(problems).toEqual([
      { kind: 'unknown', name: '--modle', nearest: '--model' },
      { kind: 'takes_no_value', name: '--yes' },
      { kind: 'needs_value', name: '--admin' },
    ]);
    expect(readOptions(['--model', '--yes'], KINDS).problems).toEqual([
      { kind: 'needs_value', name: '--model' },
    ]);
  });

  it('never makes it throw', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom('--', '-h', '--model', '--yes', '--x=', '-'),
    );
    fc.assert(
      fc.property(fc.array(word), (args) => {
        expect(readOptions(args, KINDS)).toHaveProperty('words');
      }),
    );
  });
});

describe('the language of a terminal', () => {
  it.each([
    [{ LANG: 'ru_RU.UTF-8' }, undefined, 'ru'],
    [{ LANG: 'ru_RU.UTF-8', LC_ALL: 'en_GB.UTF-8' }, undefined, 'en'],
    [{ LANG: 'en_US.UTF-8', LC_MESSAGES: 'ru_RU' }, undefined, 'ru'],
    [{ LANG: 'ru_RU.UTF-8', LC_ALL: 'C.UTF-8' }, undefined, 'en'],
    [{ LANG: 'de_DE.UTF-8' }, undefined, 'en'],
    [{ LANG: 'en_US.UTF-8' }, 'ru', 'ru'],
    [{ LANG: 'ru_RU.UTF-8' }, 'en', 'en'],
  ])('%j with --language %s is %s', (environment, wanted, language) => {
    expect(systemLanguage(environment, wanted)).toBe(language);
  });
});
