import { core1 } from './core1.ts';
import { core2 } from './core2.ts';
import type { Dialect, Fingerprint } from './dialect.ts';
import { neutron } from './neutron.ts';
import { openai } from './openai.ts';
import { practice } from './practice.ts';

/** Most particular first: a plain OpenAI server is what is left when nothing else fits. */
const dialects: readonly Dialect[] = [practice, core2, core1, neutron, openai];

/**
 * The dialect that fits; `undecided` while answers are awaited on which it depends; undefined: this
 * is no model server at all.
 */
export function dialectOf(fingerprint: Fingerprint): Dialect | 'undecided' | undefined {
  for (const dialect of dialects) {
    const claim = dialect.matches(fingerprint);
    if (claim === true) return dialect;
    if (claim === undefined) return 'undecided';
  }
  return undefined;
}

/** The dialect of a generation that {@link dialectOf} recognised before. */
export function dialectFor(generation: Dialect['generation']): Dialect {
  return dialects.find((dialect) => dialect.generation === generation) ?? openai;
}
