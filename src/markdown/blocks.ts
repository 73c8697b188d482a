import type { Token, Tokens } from 'marked';
import { type Writing, writeInline } from './inline.ts';
import { withSources } from './protect.ts';
import { writeTable } from './table.ts';

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
  | Tokens.Space
  | Tokens.Checkbox
  | Tokens.HTML;

/** Writes blocks one under another, with the blank lines between them that they need. */
export function writeBlocks(tokens: readonly Token[], writing: Writing): void {
  let previous: BlockToken['type'] | undefined;
  // marked's union has a catch-all member that hides the others from the compiler.
  for (const token of tokens as readonly BlockToken[]) {
    if (previous !== undefined && token.type !== 'space' && token.type !== 'checkbox') {
      writing.builder.separate(linesBetween(previous, token.type));
    }
    writeBlock(token, writing);
    if (token.type !== 'checkbox') previous = token.type;
  }
}

const FLOWING: ReadonlySet<string> = new Set(['paragraph', 'text', 'def']);

/** What stood on the next line in the Markdown stands on the next line here. */
function linesBetween(previous: string, next: string): 1 | 2 {
  return FLOWING.has(previous) && (FLOWING.has(next) || next === 'list') ? 1 : 2;
}

function writeBlock(token: BlockToken, writing: Writing): void {
  const { builder, formulas } = writing;
  switch (token.type) {
    case 'paragraph':
    case 'text':
      writeInline(withoutIndent(token.tokens ?? []), writing);
      break;
    case 'heading':
      writeHeading(token, writing);
      break;
    case 'code':
      writeCode(token, writing);
      break;
    case 'list':
      writeList(token, writing);
      break;
    case 'blockquote':
      writeQuote(token, writing);
      break;
    case 'table':
      writeTable(token, writing);
      break;
    case 'hr':
      builder.write('———');
      break;
    case 'def':
    case 'html':
      builder.write(withSources(token.raw.trim(), formulas));
      break;
    default:
      break;
  }
}

/** Four spaces under `1. ` are one too many for the parser, which keeps it. */
export function withoutIndent(tokens: readonly Token[]): readonly Token[] {
  const [first, ...others] = tokens;
  if (first?.type !== 'text' || !/^[ \t]/.test(first.raw)) return tokens;
  return [{ ...first, raw: first.raw.trimStart() } as Token, ...others];
}

function writeQuote(token: Tokens.Blockquote, writing: Writing): void {
  if (token.tokens.length === 0) return;
  const { builder } = writing;
  builder.ensureLine();
  builder.style({ kind: 'quote' }, () => {
    const { label, tokens } = alertOf(token);
    if (label !== undefined) {
      builder.style({ kind: 'bold' }, () => builder.write(label));
      builder.separate(1);
    }
    writeBlocks(tokens, writing);
  });
}

const ALERT = /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\](?=\s|$)/;

/** What a quote holds; of GitHub's alerts, which begin with `[!NOTE]` and the like, also the label. */
export function alertOf({ text, tokens }: Tokens.Blockquote): {
  readonly label?: string;
  readonly tokens: readonly Token[];
} {
  const kind = ALERT.exec(text)?.[1];
  if (kind === undefined) return { tokens };
  return {
    label: kind.slice(0, 1) + kind.slice(1).toLowerCase(),
    tokens: withoutAlert(tokens),
  };
}

function withoutAlert(tokens: readonly Token[]): readonly Token[] {
  const [first, ...others] = tokens;
  if (first?.type !== 'paragraph') return tokens;
  const [text, ...rest] = first.tokens ?? [];
  const raw = text?.raw.replace(ALERT, '').trimStart() ?? '';
  return [{ ...first, tokens: [{ ...text, raw }, ...rest] } as Token, ...others];
}

function writeHeading(token: Tokens.Heading, writing: Writing): void {
  const level = Math.min(6, Math.max(1, token.depth)) as 1 | 2 | 3 | 4 | 5 | 6;
  writing.builder.style({ kind: 'heading', level }, () => writeInline(token.tokens, writing));
}

function writeCode(token: Tokens.Code, { builder, formulas }: Writing): void {
  const code = withSources(token.text, formulas).replace(/\n+$/, '');
  if (code === '') return;
  const language = languageOf(token);
  builder.ensureLine();
  builder.style(language === undefined ? { kind: 'pre' } : { kind: 'pre', language }, () =>
    builder.writeVerbatim(code),
  );
}

/** The name of a code block's language, if what stands there looks like one. */
export function languageOf({ lang = '' }: Tokens.Code): string | undefined {
  return /^[\w+#.-]{1,32}(?=$|[\s,:{])/.exec(lang)?.[0];
}

function writeList(list: Tokens.List, writing: Writing): void {
  const { builder } = writing;
  const first = list.start === '' ? 1 : list.start;
  builder.ensureLine();
  list.items.forEach((item, index) => {
    if (index > 0) builder.separate(linesAfter(list.items[index - 1]));
    const sign = list.ordered ? `${first + index}${delimiterOf(item)} ` : writing.bullet;
    const box = item.task ? (item.checked ? '☑ ' : '☐ ') : '';
    builder.write(list.ordered ? sign + box : box || sign);
    builder.indented(list.ordered ? '   ' : '  ', () => writeBlocks(item.tokens, writing));
  });
}

/**
 * Whether a blank line follows an item is asked of each one: marked's `loose` is about the whole list,
 * and a blank line near its end would move what was shown long before.
 */
function linesAfter(item: Tokens.ListItem | undefined): 1 | 2 {
  return /\n[ \t]*\n\s*$/.test(item?.raw.slice(-80) ?? '') ? 2 : 1;
}

function delimiterOf(item: Tokens.ListItem): string {
  return /^\s*\d+([.)])/.exec(item.raw)?.[1] ?? '.';
}
