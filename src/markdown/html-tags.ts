import type { Token } from 'marked';

/** A stretch of inline tokens between two HTML tags that models use for want of a sign. */
export type Tagged = {
  readonly name: 'sub' | 'sup' | 'kbd' | 'summary';
  readonly inside: readonly Token[];
  /** Index of the token after it. */
  readonly next: number;
};

/**
 * What stands between the tag at `index` and the one that closes it. `<sub>`, `<sup>` and `<kbd>` must
 * hold a single piece of text; `<summary>` goes on to the next tag or the
 * end while its own end has not arrived.
 */
export function taggedAt(tokens: readonly Token[], index: number): Tagged | undefined {
  const name = openingName(tokens[index]);
  if (name === undefined) return undefined;
  const isClosing = (token: Token | undefined): boolean =>
    token?.type === 'html' && token.raw.toLowerCase() === `</${name}>`;
  if (name === 'summary') {
    let end = index + 1;
    while (end < tokens.length && !isClosing(tokens[end]) && !openingName(tokens[end])) end += 1;
    const next = isClosing(tokens[end]) ? end + 1 : end;
    return { name, inside: tokens.slice(index + 1, end), next };
  }
  const inside = tokens.slice(index + 1, index + 2);
  if (inside[0]?.type !== 'text' || !isClosing(tokens[index + 2])) return undefined;
  return { name, inside, next: index + 3 };
}

function openingName(token: Token | undefined): Tagged['name'] | undefined {
  if (token?.type !== 'html') return undefined;
  const name = /^<(sub|sup|kbd|summary)>$/i.exec(token.raw)?.[1]?.toLowerCase();
  return name as Tagged['name'] | undefined;
}

/** The tokens without `<details>` and `</details>`, and without the line ends after them and a summary. */
export function withoutDetails(tokens: readonly Token[]): readonly Token[] {
  if (!tokens.some(endsLine)) return tokens;
  const kept: Token[] = [];
  tokens.forEach((token, index) => {
    if (isDetails(token)) return;
    const isAfter = endsLine(tokens[index - 1]);
    const raw = token.type === 'text' && isAfter ? token.raw.replace(/^\s*\n/, '') : token.raw;
    if (raw !== '') kept.push(raw === token.raw ? token : { ...token, raw });
  });
  return kept;
}

function endsLine(token: Token | undefined): boolean {
  return isDetails(token) || (token?.type === 'html' && /^<\/summary>$/i.test(token.raw));
}

function isDetails(token: Token | undefined): boolean {
  return token?.type === 'html' && /^<\/?details(?:\s[^>]*)?>$/i.test(token.raw);
}
