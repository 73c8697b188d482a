import type { FakeAnswer, Script } from './types.ts';

/** One token; `apart` is reasoning that the dialect keeps out of the content. */
export type Piece = { readonly kind: 'content' | 'apart'; readonly text: string };

/** Cuts a text into tokens: a word with the white space behind it. */
export function cutIntoTokens(text: string): string[] {
  return text.match(/^\s+|\S+\s*/gu) ?? [];
}

/** Any form of answer as a script. */
export function toScript(answer: FakeAnswer): Script {
  if (typeof answer === 'string') return { text: answer };
  if (isList(answer) || isAsyncIterable(answer)) return { tokens: answer };
  return answer;
}

/** A script's tokens in order; inline reasoning gets the markers, as tokens of their own. */
export async function* pieces(
  script: Script,
  { reasoningInline }: { reasoningInline: boolean },
): AsyncGenerator<Piece> {
  if (script.reasoning !== undefined) {
    const kind = reasoningInline ? 'content' : 'apart';
    if (reasoningInline) yield { kind, text: '<think>\n' };
    const thoughts =
      typeof script.reasoning === 'string' ? cutIntoTokens(script.reasoning) : script.reasoning;
    for (const text of thoughts) yield { kind, text };
    if (reasoningInline) yield { kind, text: '\n</think>\n\n' };
  }
  for await (const text of script.tokens ?? cutIntoTokens(script.text ?? '')) {
    yield { kind: 'content', text };
  }
}

/** The pieces up to the first stop string in the content, which is left out. */
export async function* untilStop(
  source: AsyncIterable<Piece>,
  stop: readonly string[],
): AsyncGenerator<Piece> {
  let content = '';
  for await (const piece of source) {
    const before = content;
    if (piece.kind === 'content') content += piece.text;
    const found = stop.map((word) => content.indexOf(word)).filter((index) => index >= 0);
    if (found.length > 0) {
      const text = content.slice(before.length, Math.min(...found));
      if (text !== '') yield { kind: 'content', text };
      return;
    }
    yield piece;
  }
}

function isList(answer: FakeAnswer): answer is readonly string[] {
  return Array.isArray(answer);
}

function isAsyncIterable(answer: FakeAnswer): answer is AsyncIterable<string> {
  return typeof answer === 'object' && Symbol.asyncIterator in answer;
}
