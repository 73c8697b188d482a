import { cleanText } from '../markdown/clean.ts';
import { limits } from './limits.ts';
import type { Attachment, WhyUnusable } from './types.ts';

export type FoundText = {
  readonly text: string;
  /** The file holds more than this. */
  readonly isCut: boolean;
  /** What is said of a file in which nothing is written. */
  readonly whenBlank: WhyUnusable;
};

/** What a model gets of the text in a file: cleaned and within `limits.maxTextChars`. */
export function takeText(name: string, { text, isCut, whenBlank }: FoundText): Attachment {
  const clean = cleanText(text);
  if (clean.trim() === '') return { kind: 'unusable', name, why: whenBlank };
  const isLong = clean.length > limits.maxTextChars;
  // Half a surrogate pair would be no character.
  const taken = isLong
    ? clean.slice(0, limits.maxTextChars).replace(/[\ud800-\udbff]$/, '')
    : clean;
  return { kind: 'text', name, text: taken, isCut: isCut || isLong };
}
