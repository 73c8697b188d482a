import type { Person, Settings } from '../../storage/person.ts';
import { LANGUAGES } from '../../texts/index.ts';
import type { Services } from './command.ts';

/** What buttons offer; any number from 0 to 2 may be typed. */
export const TEMPERATURES: readonly number[] = [0, 0.3, 0.7, 1, 1.3];
const LENGTHS: readonly number[] = [256, 512, 1_024, 2_048];
const SHORTEST = 16;

type Defaults = Services['defaults'];
type Change = (person: Person) => Person;

/** The answer lengths that buttons offer, in tokens, with the operator's limit as the longest. */
export function lengthsUpTo(limit: number): number[] {
  return [...LENGTHS.filter((length) => length < limit), limit];
}

/** Everything that can be set by a word, for completion. */
export function settingChoices({ maxTokens }: Defaults): string[] {
  return [
    ...TEMPERATURES.map((value) => `temperature ${value}`),
    ...lengthsUpTo(maxTokens).map((value) => `length ${value}`),
    'reasoning on',
    'reasoning off',
    'statistics on',
    'statistics off',
    'alerts on',
    'alerts off',
    ...LANGUAGES.map((language) => `language ${language}`),
    'language auto',
    'reset',
  ];
}

/** Reads what follows `/settings`; undefined when it means nothing. */
export function readSetting(argument: string, defaults: Defaults): Change | undefined {
  const [word = '', value = ''] = argument.trim().toLowerCase().split(/\s+/);
  if (word === 'reset') return ({ settings: _, language: __, ...person }) => person;
  if (word === 'language') return readLanguage(value);
  const change = readOwn(word, value, defaults);
  if (change === undefined) return undefined;
  return (person) => ({ ...person, settings: { ...person.settings, ...change } });
}

function readOwn(word: string, value: string, { maxTokens }: Defaults): Settings | undefined {
  const number = Number(value.replace(',', '.'));
  const isNumber = value !== '' && Number.isFinite(number);
  if (word === 'temperature' && isNumber && number >= 0 && number <= 2) {
    return { temperature: number };
  }
  if (word === 'length' && isNumber && number >= SHORTEST) {
    return { maxTokens: Math.min(Math.floor(number), maxTokens) };
  }
  const isOn = value === 'on' ? true : value === 'off' ? false : undefined;
  if (isOn === undefined) return undefined;
  if (word === 'reasoning') return { hidesThought: !isOn };
  if (word === 'alerts') return { hidesAlerts: !isOn };
  return word === 'statistics' ? { showsStatistics: isOn } : undefined;
}

function readLanguage(value: string): Change | undefined {
  if (value === 'auto') return ({ language: _, ...person }) => person;
  const language = LANGUAGES.find((each) => each === value);
  return language === undefined ? undefined : (person) => ({ ...person, language });
}
