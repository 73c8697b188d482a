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
  /** How long a body may take to arrive. */
  readonly bodyMs: number;
  /** How long a question of a program waits for its turn. */
  readonly queueMs: number;
  /** How long a client that reads too slowly is waited for. */
  readonly stallMs: number;
  /** How late the first wrong key of an address is answered; each further one twice as late. */
  readonly wrongKeyMs: number;
  /** How long answers to programs may go on once nothing new is taken in. */
  readonly answerGraceMs: number;
  /** How long connections get to end by themselves when the server closes. */
  readonly closeGraceMs: number;
};

export const defaultTiming: HttpTiming = {
  heartbeatMs: 15_000,
  statusPatienceMs: 15_000,
  pageGapMs: 50,
  bodyMs: 60_000,
  queueMs: 10 * 60_000,
  stallMs: 60_000,
  wrongKeyMs: 100,
  answerGraceMs: 10_000,
  closeGraceMs: 300,
};
