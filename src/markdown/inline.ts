import type { Token, Tokens } from 'marked';
import type { StyledBuilder } from './builder.ts';
import { decodeEntities } from './entities.ts';
import { asScript, readableTex } from './formula.ts';
import { type Tagged, taggedAt, withoutDetails } from './html-tags.ts';
import { type Formula, splitAtFormulas, withSources } from './protect.ts';
import { SUBSCRIPTS, SUPERSCRIPTS } from './tex-symbols.ts';

/** What the writers of blocks and inlines share. */
export type Writing = {
  readonly builder: StyledBuilder;
  readonly formulas: readonly Formula[];
  readonly bullet: string;
  /** Widest table that is drawn in columns. */
  readonly tableColumns: number;
};

/** Writes tokens inside a paragraph, heading or cell. */
export function writeInline(tokens: readonly Token[], writing: Writing): void {
  const shown = withoutDetails(tokens);
  for (let index = 0; index < shown.length; ) {
    const tagged = taggedAt(shown, index);
    if (tagged) writeTagged(tagged, writing);
    // marked's union has a catch-all member that hides the others from the compiler.
    else writeToken(shown[index] as InlineToken, writing);
    index = tagged?.next ?? index + 1;
  }
}

function writeTagged({ name, inside }: Tagged, writing: Writing): void {
  const { builder, formulas } = writing;
  const text = decodeEntities(withSources(inside.map(({ raw }) => raw).join(''), formulas));
  if (name === 'summary') {
    builder.style({ kind: 'bold' }, () => writeInline(inside, writing));
    builder.separate(1);
  } else if (name === 'kbd') builder.style({ kind: 'code' }, () => builder.write(text));
  else if (name === 'sub') builder.write(asScript(text, SUBSCRIPTS, '_'));
  else builder.write(asScript(text, SUPERSCRIPTS, '^'));
}

type InlineToken =
  | Tokens.Strong
  | Tokens.Em
  | Tokens.Del
  | Tokens.Link
  | Tokens.Image
  | Tokens.Codespan
  | Tokens.Escape
  | Tokens.Br
  | Tokens.Tag
  | Tokens.Text
  | Tokens.Checkbox;

function writeToken(token: InlineToken, writing: Writing): void {
  const { builder, formulas } = writing;
  const inside = 'tokens' in token ? (token.tokens ?? []) : [];
  const writeInside = (): void => writeInline(inside, writing);
  switch (token.type) {
    case 'text':
      if (token.tokens) writeInside();
      else writeText(token.raw, writing);
      break;
    case 'strong':
      builder.style({ kind: 'bold' }, writeInside);
      break;
    case 'em':
      builder.style({ kind: 'italic' }, writeInside);
      break;
    case 'del':
      builder.style({ kind: 'strike' }, writeInside);
      break;
    case 'codespan':
      builder.style({ kind: 'code' }, () => builder.write(withSources(token.text, formulas)));
      break;
    case 'link':
      builder.style({ kind: 'link', url: addressOf(token.href, writing) }, () => {
        if (token.autolink) builder.write(withSources(token.text, formulas));
        else writeInside();
      });
      break;
    case 'image':
      writeImage(token, writing);
      break;
    case 'escape':
      builder.write(token.text);
      break;
    case 'br':
      builder.write('\n');
      break;
    case 'html':
      builder.write(/^<br\s*\/?>$/i.test(token.raw) ? '\n' : withSources(token.raw, formulas));
      break;
    default:
      // The box of a task stands where its bullet would.
      break;
  }
}

function writeImage(token: Tokens.Image, writing: Writing): void {
  const { builder } = writing;
  const url = addressOf(token.href, writing);
  builder.style({ kind: 'link', url }, () => {
    if (token.tokens.length > 0) writeInline(token.tokens, writing);
    else builder.write(withSources(token.title ?? labelOf(url), writing.formulas));
  });
}

/** An image inside its own address would be pages of letters. */
function labelOf(url: string): string {
  return url.startsWith('data:') ? '🖼' : url;
}

function addressOf(href: string, { formulas }: Writing): string {
  return decodeEntities(withSources(href, formulas));
}

function writeText(raw: string, { builder, formulas }: Writing): void {
  const pieces = splitAtFormulas(raw);
  pieces.forEach((piece, place) => {
    if (place % 2 === 0) {
      builder.write(
        readableText(piece, { afterBlock: isBlock(place - 1), beforeBlock: isBlock(place + 1) }),
      );
      return;
    }
    const formula = formulas[Number(piece)];
    if (formula) writeFormula(formula, builder);
  });

  function isBlock(place: number): boolean {
    return formulas[Number(pieces[place] ?? -1)]?.isBlock === true;
  }
}

type Neighbours = { readonly afterBlock: boolean; readonly beforeBlock: boolean };

function readableText(raw: string, { afterBlock, beforeBlock }: Neighbours): string {
  let text = decodeEntities(raw);
  if (text.includes('\n')) text = text.replace(/[ \t]*\n[ \t]*/g, '\n');
  if (afterBlock) text = text.replace(/^\s+/, '');
  return beforeBlock ? text.replace(/\s+$/, '') : text;
}

function onOneLine(formula: string): string {
  return formula.replace(/([=<>≤≥({[:]?)\s*\n\s*/g, (_, sign: string) =>
    sign === '' ? '; ' : `${sign} `,
  );
}

function writeFormula({ tex, isBlock }: Formula, builder: StyledBuilder): void {
  const readable = readableTex(tex) || tex;
  if (!isBlock) {
    builder.style({ kind: 'code' }, () => builder.write(onOneLine(readable)));
    return;
  }
  builder.separate(2);
  builder.style({ kind: 'pre' }, () => builder.writeVerbatim(readable));
  builder.separate(2);
}
