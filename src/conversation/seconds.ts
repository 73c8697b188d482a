/**
 * Calls `tell` with the whole seconds that have passed since a moment of `performance.now()` (unset:
 * now): at once, then about every second (a tick), until the function that it gives is called.
 */
export function countSeconds(
  tell: (seconds: number, isTick: boolean) => void,
  startedAt = performance.now(),
): () => void {
  tell(secondsSince(startedAt), false);
  const timer = setInterval(() => tell(secondsSince(startedAt), true), 1_000);
  return () => clearInterval(timer);
}

/** Whole seconds since a moment of `performance.now()`. */
export function secondsSince(startedAt: number): number {
  return Math.round((performance.now() - startedAt) / 1_000);
}
