export type WithinOptions = {
  /** Aborting it ends the work as well. */
  readonly signal?: AbortSignal | undefined;
  readonly ms: number;
};

/**
 * Does some work under a signal that is aborted with another one, after a deadline, and when the
 * work is over, so that nobody listens to it any longer.
 */
export async function within<T>(
  { signal, ms }: WithinOptions,
  work: (over: AbortSignal) => Promise<T>,
): Promise<T> {
  // Node 20 may collect an AbortSignal.timeout() of which only AbortSignal.any() knows.
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new DOMException('too late', 'TimeoutError')), ms);
  try {
    const both = signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]);
    return await work(both);
  } finally {
    clearTimeout(timer);
    late.abort();
  }
}
