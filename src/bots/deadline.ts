export type DeadlineOptions = {
  readonly signal: AbortSignal;
  readonly deadlineMs: number;
};

/**
 * Does some work under a signal that is aborted with another one, after a deadline, and when the
 * work is over, so that nobody listens to it any longer.
 */
export async function withDeadline<T>(
  { signal, deadlineMs }: DeadlineOptions,
  work: (over: AbortSignal) => Promise<T>,
): Promise<T> {
  // Node 20 may collect an AbortSignal.timeout() of which only AbortSignal.any() knows.
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), deadlineMs);
  try {
    return await work(AbortSignal.any([signal, late.signal]));
  } finally {
    clearTimeout(timer);
    late.abort();
  }
}
