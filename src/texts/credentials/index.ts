import type { Language } from '../index.ts';
import type { CredentialTexts } from './credential-texts.ts';
import { en } from './en.ts';
import { ru } from './ru.ts';

/** What is said about tokens, in each language. */
export const credentialTexts: Readonly<Record<Language, CredentialTexts>> = { en, ru };
