import { cleanText } from './clean.ts';
import { type Layer, type Run, runsOf } from './runs.ts';
import type { Span, Styled } from './styled.ts';

const ESCAPE = String.fromCharCode(27);

/** SGR numbers (ECMA-48) for each style. */
const CODES: Readonly<Record<Span['kind'], string>> = {
  bold: '1',
  italic: '3',
  underline: '4',
  strike: '9',
  code: '36',
  spoiler: '2',
  small: '2',
  link: '4',
  pre: '36',
  quote: '2',
  heading: '1',
};

/**
 * The text for a terminal with ANSI styles: quotes behind a bar, code in colour, the address of a link
 * after its text. Every line is complete in itself (its styles end with it). Control characters and
 * escape sequences of the model's own are taken out.
 */
export function toAnsi(styled: Styled): string {
  let out = '';
  let isLineStart = true;
  for (const run of runsOf(styled)) {
    const styles = run.layers.map(({ style }) => CODES[style.kind]).join(';');
    const isQuote = run.layers.some(({ style }) => style.kind === 'quote');
    const lines = cleanText(styled.text.slice(run.start, run.end) + addressAfter(run, styled.text));
    lines.split('\n').forEach((line, index) => {
      if (index > 0) {
        if (isLineStart && isQuote) out += paint('│', '2');
        out += '\n';
        isLineStart = true;
      }
      if (line === '') return;
      if (isLineStart && isQuote) out += paint('│ ', '2');
      out += paint(line, styles);
      isLineStart = false;
    });
  }
  return out;
}

function paint(text: string, codes: string): string {
  return codes === '' ? text : `${ESCAPE}[${codes}m${text}${ESCAPE}[0m`;
}

function addressAfter(run: Run, text: string): string {
  const link = run.layers.find(({ style }) => style.kind === 'link');
  if (!link || link.end !== run.end || link.style.kind !== 'link') return '';
  return isShown(link, link.style.url, text) ? '' : ` (${link.style.url})`;
}

function isShown({ start, end }: Layer, url: string, text: string): boolean {
  const label = text.slice(start, end);
  return url === label || url === `http://${label}` || url === `mailto:${label}`;
}
