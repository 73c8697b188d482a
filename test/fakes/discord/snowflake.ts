/** Milliseconds from 1970 to Discord's first second, 2015-01-01 (reference: "Snowflakes"). */
const DISCORD_EPOCH = 1_420_070_400_000n;

/** Makes ids as Discord does: the clock in the upper 42 bits, strictly growing, 19 digits today. */
export class Snowflakes {
  #last = 0n;

  /** The next id, later than all that were given before. */
  next(): string {
    const now = (BigInt(Date.now()) - DISCORD_EPOCH) << 22n;
    this.#last = now > this.#last ? now : this.#last + 1n;
    return String(this.#last);
  }

  /** The time as text, later than all that were given before. */
  now(): string {
    return snowflakeTime(this.next());
  }
}

/** When an id was made, as Discord writes times: ISO 8601 with microseconds. */
export function snowflakeTime(id: string): string {
  const made = new Date(Number((BigInt(id) >> 22n) + DISCORD_EPOCH)).toISOString();
  const microseconds = (BigInt(id) & 0x3f_ffffn) % 1000n;
  return made.replace('Z', `${String(microseconds).padStart(3, '0')}+00:00`);
}

/** Orders ids by age, oldest first; ids of different length compare as numbers. */
export function bySnowflake(a: string, b: string): number {
  const difference = BigInt(a) - BigInt(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
