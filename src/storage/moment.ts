import { z } from 'zod';

/** The last millisecond that a date can be. */
const LAST_MOMENT = 8_640_000_000_000_000;

/**
 * A stored time, in milliseconds since 1970. One that no date can be, by a clock that was wrong or a
 * damaged file, is brought to the nearest that can, so that all beside it stays readable.
 */
export const moment = z.number().transform((at) => Math.min(Math.max(at, 0), LAST_MOMENT));
