import type { Language } from '../index.ts';
import { en } from './en.ts';
import type { FoundryTexts } from './foundry-texts.ts';
import { ru } from './ru.ts';

/** How to get Foundry Local, in each language. */
export const foundryTexts: Readonly<Record<Language, FoundryTexts>> = { en, ru };
