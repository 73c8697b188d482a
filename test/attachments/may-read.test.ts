import { describe, expect, it } from 'vitest';
import { limits, mayRead } from '../../src/attachments/index.ts';

describe('mayRead', () => {
  it.each([
    ['a.txt', 'text/plain'],
    ['a.py', undefined],
    ['a.csv', 'application/vnd.ms-excel'],
    ['a.ts', 'video/mp2t'],
    ['photo', 'image/jpeg'],
    ['a.svg', 'image/svg+xml'],
    ['a.pdf', 'application/pdf'],
    ['a.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['nobody.knows', 'application/octet-stream'],
    ['zip', undefined],
  ])('is for %s (%s)', (name, mime) => {
    expect(mayRead({ name, mime })).toBeUndefined();
    expect(mayRead({ name, mime, bytes: limits.maxFileBytes })).toBeUndefined();
    expect(mayRead({ name, mime, bytes: limits.maxFileBytes + 1 })).toBe('too_big');
    expect(mayRead({ name, mime, bytes: 0 })).toBe('empty');
  });

  it.each([
    ['song', 'audio/mpeg'],
    ['film.mp4', undefined],
    ['IMG_1.HEIC', 'image/heic'],
    ['a.bmp', 'image/bmp'],
    ['a.zip', 'application/octet-stream'],
    ['a', 'application/zip; x=y'],
    ['a.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ['a.odt', 'application/vnd.oasis.opendocument.text'],
    ['a.doc', 'application/msword'],
  ])('is against %s (%s), however big', (name, mime) => {
    expect(mayRead({ name, mime })).toBe('unknown_kind');
    expect(mayRead({ name, mime, bytes: 10 * limits.maxFileBytes })).toBe('unknown_kind');
  });
});
