/**
 * The time in milliseconds by a clock that all processes of a machine share, unlike
 * `performance.now()`, which each counts from its own start.
 */
export function sharedNow(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** A `performance.now()` of this process, such as the fakes note, by {@link sharedNow}'s clock. */
export function toShared(at: number): number {
  return at + sharedNow() - performance.now();
}
