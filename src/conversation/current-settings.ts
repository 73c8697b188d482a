import type { Person } from '../storage/person.ts';
import { LANGUAGES, type Language } from '../texts/index.ts';
import type { AnswererOptions } from './answer.ts';

/** What holds for a person now: their own settings over the operator's. */
export type CurrentSettings = {
  readonly temperature: number;
  /** The longest answer, in tokens. */
  readonly length: number;
  readonly showsThought: boolean;
  readonly showsStatistics: boolean;
  /** Unset: that of their app. */
  readonly language: Language | undefined;
};

export function currentSettings(
  person: Person | undefined,
  defaults: Pick<AnswererOptions, 'temperature' | 'maxTokens'>,
): CurrentSettings {
  const own = person?.settings ?? {};
  return {
    temperature: own.temperature ?? defaults.temperature,
    length: Math.min(own.maxTokens ?? defaults.maxTokens, defaults.maxTokens),
    showsThought: own.hidesThought !== true,
    showsStatistics: own.showsStatistics === true,
    language: LANGUAGES.find((each) => each === person?.language),
  };
}
