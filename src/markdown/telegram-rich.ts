import { cleanText } from './clean.ts';
import { healFence, healMarkdown } from './heal.ts';
import { lexMarkdown } from './lexer.ts';
import { parseMarkdown } from './parse.ts';
import { protectFormulas } from './protect.ts';
import { writeRichBlocks } from './rich-blocks.ts';
import { RichHtml } from './rich-html.ts';
import { markFormulas, type RichWriting, writeRichText } from './rich-inline.ts';

/** A folded thought costs a reader nothing, but it must leave room for the answer. */
const MOST_THOUGHT_CHARACTERS = 8_000;

/** What is to be read: the thought folded above the answer, the small print below it. */
export type RichSource = {
  readonly markdown: string;
  readonly thought?: { readonly title: string; readonly text: string };
  /** Markdown, in one line. */
  readonly footnote?: string;
};

/** The HTML of a rich message. */
export type TelegramRich = {
  readonly html: string;
  /** Whether it shows more than an ordinary message could: a table, a formula, a heading, … */
  readonly isRicher: boolean;
};

/**
 * The model's Markdown as the `html` of an `InputRichMessage`
 * (https://core.telegram.org/bots/api#inputrichmessage): tables, formulas, headings, nested lists
 * and code as such. Everything the model wrote is escaped text in elements of ours. Addresses are
 * kept if they are http or https; images become links; no `@name` is live, all the same it has to
 * be sent with `skip_entity_detection`. Undefined for what Telegram would refuse: nothing to read,
 * more than 32,768 characters, 500 blocks, 16 levels or 20 columns.
 */
export function toTelegramRich(
  { markdown, thought, footnote }: RichSource,
  { isFinal }: { readonly isFinal: boolean },
): TelegramRich | undefined {
  const html = new RichHtml();
  let isRicher = false;
  const onGain = (): void => {
    isRicher = true;
  };
  const plain: RichWriting = { html, formulas: [], hasMath: false, onGain };
  try {
    if (thought !== undefined) {
      onGain();
      html.element('details', {}, () => {
        const title = { text: cleanText(thought.title), spans: [] };
        html.element('summary', {}, () => writeRichText(title, plain));
        // Some clients crash on a formula inside of folded text.
        writeMarkdown(shortened(thought.text), { html, hasMath: false, onGain, isFinal: true });
      });
    }
    writeMarkdown(markdown, { html, hasMath: true, onGain, isFinal });
  } catch (error) {
    // Thousands of nested quotes or lists exhaust the parser's stack.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
  if (html.isEmpty) return undefined;
  const small = parseMarkdown(footnote ?? '', { isFinal: true });
  if (small.text !== '') {
    html.element('footer', {}, () => writeRichText(small, plain));
  }
  return html.fits ? { html: html.toString(), isRicher } : undefined;
}

type MarkdownWriting = Omit<RichWriting, 'formulas'> & { readonly isFinal: boolean };

function writeMarkdown(markdown: string, { isFinal, ...writing }: MarkdownWriting): void {
  const guarded = protectFormulas(cleanText(markdown), { isFinal });
  const { formulas, endsInFence, lastParagraph } = guarded;
  const marked = markFormulas(guarded.text);
  const grown = () => (endsInFence ? healFence(marked) : healMarkdown(marked, lastParagraph));
  writeRichBlocks(lexMarkdown(isFinal ? marked : grown()), { ...writing, formulas });
}

function shortened(text: string): string {
  if (text.length <= MOST_THOUGHT_CHARACTERS) return text;
  return `${cleanText(text.slice(0, MOST_THOUGHT_CHARACTERS)).trimEnd()} …`;
}
