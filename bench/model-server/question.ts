/** What a question of the bench asks of the model: its text is the script of the answer. */
export type Asked = {
  /** By which the answer's times are found again. */
  readonly id: number;
  readonly tokens: number;
  /** 0: as fast as the reader takes them. */
  readonly tokenMs: number;
};

/** The question as a person says it. */
export function questionOf({ id, tokens, tokenMs }: Asked): string {
  return `Question ${id}: say ${tokens} tokens, one every ${tokenMs} ms`;
}

/** The question that stands in this text; undefined: none. */
export function askedIn(text: string): Asked | undefined {
  const found = /Question (\d+): say (\d+) tokens, one every (\d+) ms/.exec(text);
  if (found === null) return undefined;
  const [id = 0, tokens = 0, tokenMs = 0] = found.slice(1).map(Number);
  return { id, tokens, tokenMs };
}
