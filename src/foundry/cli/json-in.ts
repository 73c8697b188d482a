import { parseJson } from '../transport.ts';

/** Places where the JSON may begin; a text with more of them is none of Foundry's. */
const MAX_TRIES = 20;

/**
 * The JSON object or array in what a command printed, lines before and behind it passed over.
 * Undefined when there is none.
 */
export function jsonIn(text: string): unknown {
  const whole = parseJson(text.replace(/^\uFEFF/, ''));
  if (typeof whole === 'object' && whole !== null) return whole;
  const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']')) + 1;
  const starts = text.matchAll(/^[^\S\n]*[{[]|\{/gm);
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const start = starts.next().value;
    if (start === undefined) return undefined;
    const json = parseJson(text.slice(start.index, end));
    if (typeof json === 'object' && json !== null) return json;
  }
  return undefined;
}
