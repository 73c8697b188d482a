/** The clockwork of the HTTP server; tests make it faster. */
export type HttpTiming = {
  /** How often a silent event stream sends a comment. */
  readonly heartbeatMs: number;
  /**
   * How long a streamed answer may wait for its first word before the stream is opened. Until then
   * a failure still gets its true status; after that it is an event.
   */
  readonly statusPatienceMs: number;
  /** Least time between two updates of a growing answer on the page. */
  readonly pageGapMs: number;
  /** How long connections get to end by themselves when the server closes. */
  readonly closeGraceMs: number;
};

export const defaultTiming: HttpTiming = {
  heartbeatMs: 15_000,
  statusPatienceMs: 15_000,
  pageGapMs: 50,
  closeGraceMs: 300,
};
