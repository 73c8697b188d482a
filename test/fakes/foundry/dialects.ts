import type { Dialect } from './dialect.ts';
import { g0 } from './g0.ts';
import { g1 } from './g1.ts';
import { g2 } from './g2.ts';
import { openai } from './openai.ts';
import type { Generation } from './types.ts';

/** Every protocol the fake can speak. */
export const dialects: Readonly<Record<Generation, Dialect>> = { g0, g1, g2, openai };
