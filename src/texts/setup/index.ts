import type { Language } from '../index.ts';
import { en } from './en.ts';
import { ru } from './ru.ts';
import type { SetupTexts } from './setup-texts.ts';

/** What `setup` says, in each language. */
export const setupTexts: Readonly<Record<Language, SetupTexts>> = { en, ru };
