import { en } from './en.ts';
import { ru } from './ru.ts';
import type { Texts } from './texts.ts';

export type Language = 'en' | 'ru';
export const LANGUAGES: readonly Language[] = ['en', 'ru'];
/** Each in its own words, for whoever does not read the others. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', ru: 'Русский' };

const dictionaries: Readonly<Record<Language, Texts>> = { en, ru };

/** The texts for a language tag such as `ru-RU`; English for any other language. */
export function textsFor(tag: string | undefined): Texts {
  return dictionaries[languageOf(tag)];
}

/** Which of our languages a platform's language tag means. */
export function languageOf(tag: string | undefined): Language {
  return tag !== undefined && /^ru(?![a-z])/i.test(tag) ? 'ru' : 'en';
}
