/** One place to look for a server's address. */
export interface Source {
  /** How it is named to people: `FOUNDRY_BASE_URL`, `daemon.json`. */
  readonly name: string;
  /** True when all its addresses are used at once, not only the first that answers. */
  readonly isPool?: boolean;
  /** True where a copy of this product is meant when one is there; elsewhere it is passed over. */
  readonly takesOurs?: boolean;
  /** True when it asks the `foundry` command, which may be missing. */
  readonly asksCommand?: boolean;
  /**
   * Addresses worth trying, without `/v1`; empty when it knows none. They may be stale or belong to
   * another program: the locator verifies each. Never throws for what it finds.
   */
  addresses(signal: AbortSignal): Promise<readonly string[]>;
}
