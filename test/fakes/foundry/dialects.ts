import type { Dialect } from './dialect.ts';
import { g2 } from './g2.ts';
import { openai } from './openai.ts';
import type { Generation } from './types.ts';

/** Every protocol the fake can speak. */
export const dialects: Readonly<Record<Generation, Dialect>> = { g2, openai };
