import { cleanText } from './clean.ts';
import { readableTex } from './formula.ts';
import { protectFormulas, splitAtFormulas } from './protect.ts';

const PUNCTUATION = /[!-/:-@[-`{-~]/g;

/**
 * Clean Markdown in which each formula is text that people can read, for a door that renders
 * Markdown by itself. Code stays as it is.
 */
export function withReadableFormulas(markdown: string): string {
  const { text, formulas } = protectFormulas(cleanText(markdown), { isFinal: true });
  if (formulas.length === 0) return text;
  // Even places hold text, odd ones the number of a formula.
  return splitAtFormulas(text)
    .map((piece, at) => (at % 2 === 0 ? piece : asMarkdown(formulas[Number(piece)]?.tex ?? '')))
    .join('');
}

function asMarkdown(tex: string): string {
  return readableTex(tex).replace(PUNCTUATION, '\\$&');
}
