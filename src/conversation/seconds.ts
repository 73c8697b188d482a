/**
 * Calls `tell` with the whole seconds that have passed: with 0 at once, then about every second,
 * until the function that it gives is called.
 */
export function countSeconds(tell: (seconds: number) => void): () => void {
  const startedAt = performance.now();
  tell(0);
  const timer = setInterval(() => tell(secondsSince(startedAt)), 1_000);
  return () => clearInterval(timer);
}

/** Whole seconds since a moment of `performance.now()`. */
export function secondsSince(startedAt: number): number {
  return Math.round((performance.now() - startedAt) / 1_000);
}
