import { expect, it } from 'vitest';
import { terminalKind } from '../../src/terminal/look.ts';

const styleOf = (environment: Record<string, string>) => terminalKind(environment).look.style;

it('is in colours, unless NO_COLOR or FORCE_COLOR say otherwise', () => {
  expect(styleOf({ TERM: 'xterm' })).toBe('colours');
  expect(styleOf({ NO_COLOR: '1' })).toBe('shapes');
  expect(styleOf({ NO_COLOR: '' })).toBe('colours');
  expect(styleOf({ FORCE_COLOR: '0' })).toBe('shapes');
  expect(styleOf({ FORCE_COLOR: '1', NO_COLOR: '1' })).toBe('colours');
});

it('is only letters in a terminal that can do nothing else', () => {
  expect(terminalKind({ TERM: 'dumb' })).toMatchObject({ isDumb: true, look: { style: 'none' } });
  expect(terminalKind({ TERM: 'dumb', FORCE_COLOR: '1' }).look.style).toBe('colours');
});

it('has lines and arrows unless the locale names another charset', () => {
  const hasUnicode = (environment: Record<string, string>) =>
    terminalKind(environment).look.hasUnicode;
  expect(hasUnicode({})).toBe(true);
  expect(hasUnicode({ LANG: 'ru_RU.UTF-8' })).toBe(true);
  expect(hasUnicode({ LANG: 'en_US.utf8', LC_ALL: '' })).toBe(true);
  expect(hasUnicode({ LANG: 'en_US.UTF-8', LC_ALL: 'C' })).toBe(false);
  expect(hasUnicode({ LANG: 'ru_RU.KOI8-R' })).toBe(false);
});
