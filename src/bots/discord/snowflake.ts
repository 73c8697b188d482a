import { z } from 'zod';

/** The first millisecond that a snowflake can tell; its lowest 22 bits are no time. */
const DISCORD_EPOCH_MS = 1_420_070_400_000;
const TIME_SHIFT = 22n;

/** An id of Discord, as it comes. */
export const snowflake = z.string().regex(/^\d{1,20}$/);

/** The lowest id of something that is made at this time, in milliseconds since 1970. */
export function firstIdAt(ms: number): bigint {
  return BigInt(ms - DISCORD_EPOCH_MS) << TIME_SHIFT;
}

/** By how much ids differ that are made so many milliseconds apart. */
export function idDistance(ms: number): bigint {
  return BigInt(ms) << TIME_SHIFT;
}
