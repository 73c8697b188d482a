import type { Token, Tokens } from 'marked';
import { type Formula, protectFormulas, withSources } from './protect.ts';

/** Blocks of a growing text: first those that nothing after them can change, then the others. */
export type ClosedBlocks = {
  readonly closed: readonly Token[];
  readonly open: readonly Token[];
  /** The Markdown of the closed ones. */
  readonly source: string;
  /** The same with the first line of an open one: as long as it is there, they are closed. */
  readonly proof: string;
};

/** How many borders are looked at; the first one is nearly always good. */
const MAX_TRIES = 3;

/**
 * Finds the last block, or item of a list at the end, that begins after a blank line: all before it
 * is closed. `undefined` where there is none.
 */
export function findClosedBlocks(
  tokens: readonly Token[],
  source: string,
  formulas: readonly Formula[],
): ClosedBlocks | undefined {
  let tries = 0;
  for (const { start, split } of borders(tokens, formulas)) {
    const lineEnd = source.indexOf('\n', start);
    if (lineEnd < 0 || !isAfterBlankLine(source, start)) continue;
    const before = source.slice(0, start);
    // What is an open fence for us may be none for the parser, deep inside of lists.
    if (!protectFormulas(before, { isFinal: false }).endsInFence) {
      return { ...split(), source: before, proof: source.slice(0, lineEnd + 1) };
    }
    tries += 1;
    if (tries >= MAX_TRIES) return undefined;
  }
  return undefined;
}

function isAfterBlankLine(source: string, at: number): boolean {
  return /\n[ \t]*\n$/.test(source.slice(Math.max(0, at - 80), at)) && /\S/.test(source[at] ?? '');
}

type Border = {
  readonly start: number;
  readonly split: () => Pick<ClosedBlocks, 'closed' | 'open'>;
};

/** Where blocks begin, from back to front. */
function* borders(tokens: readonly Token[], formulas: readonly Formula[]): Generator<Border> {
  const lengthOf = ({ raw }: { raw: string }): number => withSources(raw, formulas).length;
  let start = tokens.reduce((sum, token) => sum + lengthOf(token), 0);
  const last = tokens.at(-1);
  // Many an answer is one long list.
  if (last?.type === 'list') {
    yield* bordersInside(last as Tokens.List, { start, lengthOf, before: tokens.slice(0, -1) });
  }
  for (let index = tokens.length - 1; index > 0; index -= 1) {
    start -= lengthOf(tokens[index] as Token);
    yield {
      start,
      split: () => ({ closed: tokens.slice(0, index), open: tokens.slice(index) }),
    };
  }
}

type Inside = {
  /** Where the list ends. */
  readonly start: number;
  readonly lengthOf: (item: Tokens.ListItem) => number;
  readonly before: readonly Token[];
};

/** Where the items begin that have the number they would have in a list of their own. */
function* bordersInside(list: Tokens.List, { start, lengthOf, before }: Inside): Generator<Border> {
  const { items } = list;
  let from = start;
  for (let index = items.length - 1; index > 0; index -= 1) {
    const item = items[index] as Tokens.ListItem;
    from -= lengthOf(item);
    const first = list.start === '' ? '' : list.start + index;
    if (first !== '' && Number.parseInt(item.raw, 10) !== first) continue;
    yield {
      start: from,
      split: () => ({
        closed: [...before, { ...list, items: items.slice(0, index) }],
        open: [{ ...list, start: first, items: items.slice(index) }],
      }),
    };
  }
}
