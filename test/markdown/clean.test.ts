import { describe, expect, it } from 'vitest';
import { cleanText, isVisible } from '../../src/markdown/clean.ts';
import { finalText } from './shown.ts';

describe('what nobody sees', () => {
  it.each([
    ['overrides', 'a\u202edcba\u202c e', 'adcba e'],
    ['embeddings', 'a\u202ab\u202bc', 'abc'],
    ['isolates', '\u2066a\u2067b\u2068c\u2069', 'abc'],
    ['isolates that nobody closes', 'a \u2067b\n\nc', 'a b\n\nc'],
    ['byte order marks and noncharacters', '\ufeffa\ufffe\ufdd0b\uffff', 'ab'],
  ])('loses %s', (_, text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });

  it.each([
    ['a mark that puts a full stop where it belongs', 'שלום!\u200f \u200eabc'],
    ['the joiners of Persian and of emoji', 'می\u200cخواهم 👨\u200d👩\u200d👧 ❤\ufe0f'],
    ['places to break Thai', 'สวัสดี\u200bครับ'],
    ['the tags of a flag', '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}'],
    ['soft hyphens', 'Donau\u00addampf'],
  ])('keeps %s', (_, text) => {
    expect(cleanText(text)).toBe(text);
    expect(finalText(text)).toBe(text);
  });

  it('loses stretches of invisible characters that nothing needs', () => {
    expect(cleanText(`a${'\u200b'.repeat(5_000)}b`)).toBe('ab');
    expect(cleanText(`a${'\u200b \u2060\n'.repeat(5_000)}b`).replace(/\s/g, '')).toBe('ab');
    expect(cleanText(`a${' '.repeat(100)}b`)).toBe(`a${' '.repeat(100)}b`);
  });

  it('does not come back as a character reference', () => {
    expect(finalText('a&#x202e;b&#8295;c&#xfeff;d&#10;e')).toBe('a b c d e');
  });

  it('is no text by itself', () => {
    for (const text of ['\u200b', '\u2800 \u3164', '\u00ad\n\n\u200d', '\ufffc']) {
      expect(isVisible(text)).toBe(false);
      expect(finalText(text)).toBe('');
    }
    expect(isVisible('\u200b.')).toBe(true);
  });
});
