import type { Language } from '../index.ts';
import type { ConfigTexts } from './config-texts.ts';
import { en } from './en.ts';
import { ru } from './ru.ts';

/** What is said about variables that are wrong, in each language. */
export const configTexts: Readonly<Record<Language, ConfigTexts>> = { en, ru };
