import { core2 } from './core2.ts';
import type { Dialect, Fingerprint } from './dialect.ts';
import { openai } from './openai.ts';
import { practice } from './practice.ts';

/** Most particular first: a plain OpenAI server is what is left when nothing else fits. */
const dialects: readonly Dialect[] = [practice, core2, openai];

/** The dialect that fits; undefined: this is no model server at all. */
export function dialectOf(fingerprint: Fingerprint): Dialect | undefined {
  return dialects.find((dialect) => dialect.matches(fingerprint));
}

/** The dialect of a generation that {@link dialectOf} recognised before. */
export function dialectFor(generation: Dialect['generation']): Dialect {
  return dialects.find((dialect) => dialect.generation === generation) ?? openai;
}
