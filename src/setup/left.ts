/** The person left the set-up with Ctrl+C. */
export class LeftError extends Error {
  override readonly name = 'LeftError';

  constructor() {
    super('left');
  }
}
