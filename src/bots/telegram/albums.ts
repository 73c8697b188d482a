const MOST_REMEMBERED = 200;

/**
 * Knows which albums were seen. Telegram delivers an album as one message for each picture, and
 * ten pictures deserve one remark, not ten.
 */
export class Albums {
  readonly #seen = new Set<string>();

  /** True for the first message of an album and for any message outside of one. */
  isFirst(album: string | undefined): boolean {
    if (album === undefined) return true;
    if (this.#seen.has(album)) return false;
    this.#seen.add(album);
    for (const oldest of this.#seen) {
      if (this.#seen.size <= MOST_REMEMBERED) break;
      this.#seen.delete(oldest);
    }
    return true;
  }
}
