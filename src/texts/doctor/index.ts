import type { Language } from '../index.ts';
import type { DoctorTexts } from './doctor-texts.ts';
import { en } from './en.ts';
import { ru } from './ru.ts';

/** What `doctor` says, in each language. */
export const doctorTexts: Readonly<Record<Language, DoctorTexts>> = { en, ru };
