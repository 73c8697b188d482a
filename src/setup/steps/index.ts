import type { Step } from '../session.ts';
import { discord } from './discord.ts';
import { foundry } from './foundry.ts';
import { model } from './model.ts';
import { owner } from './owner.ts';
import { telegram } from './telegram.ts';

/** Every step, in the order in which they are asked. */
export const STEPS: readonly Step[] = [telegram, discord, foundry, model, owner];
