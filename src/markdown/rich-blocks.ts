import type { Token, Tokens } from 'marked';
import { alertOf, languageOf, withoutIndent } from './blocks.ts';
import { readableTex } from './formula.ts';
import type { Formula } from './protect.ts';
import {
  inlineText,
  type RichWriting,
  restoreFormulas,
  splitAtFormulas,
  writeRichText,
} from './rich-inline.ts';
import { type Styled, sliceStyled } from './styled.ts';

type BlockToken =
  | Tokens.Paragraph
  | Tokens.Text
  | Tokens.Heading
  | Tokens.Code
  | Tokens.List
  | Tokens.Blockquote
  | Tokens.Table
  | Tokens.Hr
  | Tokens.Def
  | Tokens.HTML
  | Tokens.Space
  | Tokens.Checkbox;

/** Where blocks stand, as far as it changes how they are written. */
type Place = { readonly isInItem?: boolean; readonly isInList?: boolean };

/** Writes blocks one under another. */
export function writeRichBlocks(
  tokens: readonly Token[],
  writing: RichWriting,
  place: Place = {},
): void {
  let previous: BlockToken['type'] | undefined;
  // marked's union has a catch-all member that hides the others from the compiler.
  for (const token of tokens as readonly BlockToken[]) {
    if (token.type === 'text' && previous === 'text') writing.html.text('\n');
    writeBlock(token, writing, place);
    previous = token.type;
  }
}

function writeBlock(token: BlockToken, writing: RichWriting, place: Place): void {
  const { html } = writing;
  switch (token.type) {
    case 'paragraph':
      writeParagraph(inlineText(withoutIndent(token.tokens)), writing);
      break;
    case 'text':
      // The words of an item stand in it without a paragraph of their own.
      writeParagraph(
        inlineText(withoutIndent(token.tokens ?? [])),
        writing,
        place.isInItem !== true,
      );
      break;
    case 'heading':
      writing.onGain();
      writeLine(`h${Math.min(6, Math.max(1, token.depth))}`, token.tokens, writing);
      break;
    case 'code':
      writeCode(token, writing);
      break;
    case 'list':
      writeList(token, writing, place);
      break;
    case 'blockquote':
      writeQuote(token, writing, place);
      break;
    case 'table':
      writeTable(token, writing);
      break;
    case 'hr':
      html.single('hr');
      break;
    case 'def':
    case 'html':
      writeParagraph({ text: token.raw.trim(), spans: [] }, writing);
      break;
    default:
      // The box of a task is written with its item.
      break;
  }
}

function writeQuote(token: Tokens.Blockquote, writing: RichWriting, { isInList }: Place): void {
  if (token.tokens.length === 0) return;
  const { html } = writing;
  const { label, tokens } = alertOf(token);
  html.element('blockquote', {}, () => {
    if (label !== undefined) {
      html.element('p', {}, () => html.element('b', {}, () => html.text(label)));
    }
    writeRichBlocks(tokens, writing, { isInList: isInList === true });
  });
}

/** A formula on lines of its own interrupts the paragraph that it stands in. */
function writeParagraph(styled: Styled, writing: RichWriting, isOwnBlock = true): void {
  const { html, formulas } = writing;
  let start = 0;
  const flush = (end: number): void => {
    const piece = trimmed(sliceStyled(styled, start, end));
    if (piece.text === '') return;
    if (isOwnBlock) html.element('p', {}, () => writeRichText(piece, writing));
    else writeRichText(piece, writing);
  };
  let at = 0;
  splitAtFormulas(styled.text).forEach((piece, place) => {
    const formula = place % 2 === 0 ? undefined : formulas[Number(piece)];
    // The number of a formula stands between two signs.
    const length = place % 2 === 0 ? piece.length : piece.length + 2;
    if (formula?.isBlock === true && !isInCode(styled, at)) {
      flush(at);
      writeBlockFormula(formula, writing);
      start = at + length;
    }
    at += length;
  });
  flush(styled.text.length);
}

function isInCode({ spans }: Styled, at: number): boolean {
  return spans.some(({ kind, start, end }) => kind === 'code' && start <= at && at < end);
}

function trimmed(styled: Styled): Styled {
  const { text } = styled;
  return sliceStyled(styled, text.length - text.trimStart().length, text.trimEnd().length);
}

function writeBlockFormula({ tex }: Formula, { html, hasMath, onGain }: RichWriting): void {
  if (hasMath) onGain();
  const text = hasMath ? tex : readableTex(tex) || tex;
  html.element(hasMath ? 'tg-math-block' : 'pre', {}, () => html.text(text, { isVerbatim: true }));
}

/** A heading or a cell: one line, whatever stands in it. */
function writeLine(
  name: string,
  tokens: readonly Token[],
  writing: RichWriting,
  align?: 'left' | 'center' | 'right' | null,
): void {
  const styled = inlineText(tokens);
  const line = { text: styled.text.replaceAll('\n', ' '), spans: styled.spans };
  writing.html.element(name, { align: align ?? undefined }, () => writeRichText(line, writing));
}

function writeCode(token: Tokens.Code, { html, formulas, onGain }: RichWriting): void {
  const code = restoreFormulas(token.text, formulas).replace(/\n+$/, '').replaceAll('\t', '    ');
  // An empty block would be refused.
  if (code.trim() === '') return;
  onGain();
  const language = languageOf(token);
  const write = (): void => html.text(code, { isVerbatim: true });
  html.element('pre', {}, () => {
    if (language === undefined) write();
    else html.element('code', { class: `language-${language}` }, write);
  });
}

function writeList(list: Tokens.List, writing: RichWriting, { isInList }: Place): void {
  const { html, onGain } = writing;
  if (isInList === true) onGain();
  const start = list.ordered && list.start !== '' && list.start !== 1 ? list.start : undefined;
  html.element(list.ordered ? 'ol' : 'ul', { start: start?.toString() }, () => {
    for (const item of list.items) {
      html.element('li', {}, () => {
        if (item.task) {
          const checked = item.checked === true || undefined;
          html.single('input', { type: 'checkbox', checked });
        }
        writeRichBlocks(item.tokens, writing, { isInItem: true, isInList: true });
      });
    }
  });
}

function writeTable(table: Tokens.Table, writing: RichWriting): void {
  writing.onGain();
  writing.html.table([table.header, ...table.rows], (row) => {
    for (const cell of row) writeLine(cell.header ? 'th' : 'td', cell.tokens, writing, cell.align);
  });
}
