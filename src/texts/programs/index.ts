import type { Language } from '../index.ts';
import { en } from './en.ts';
import type { ProgramTexts } from './program-texts.ts';
import { ru } from './ru.ts';

/** What the command line says, in each language. */
export const programTexts: Readonly<Record<Language, ProgramTexts>> = { en, ru };
