import type { MessageEntity } from 'grammy/types';
import { badRequest } from '../api-error.ts';
import type { FormattedText } from './clean.ts';
import type { FindUser } from './html.ts';
import { checkedLink, mentionedUserId } from './link.ts';

// A backslash takes the special meaning from any ASCII character.
const ESCAPED = /\\([ -~])/g;
const RESERVED = '_*[]()~`>#+-=|{}.!\n';

// Telegram's own names of the kinds, as its error texts print them.
type Kind =
  | 'Bold'
  | 'Italic'
  | 'Underline'
  | 'Strikethrough'
  | 'Spoiler'
  | 'Code'
  | 'Pre'
  | 'TextUrl'
  | 'CustomEmoji'
  | 'BlockQuote';

const MARKS: readonly { mark: string; kind: Kind }[] = [
  { mark: '```', kind: 'Pre' },
  { mark: '__', kind: 'Underline' },
  { mark: '||', kind: 'Spoiler' },
  { mark: '![', kind: 'CustomEmoji' },
  { mark: '*', kind: 'Bold' },
  { mark: '_', kind: 'Italic' },
  { mark: '~', kind: 'Strikethrough' },
  { mark: '`', kind: 'Code' },
  { mark: '[', kind: 'TextUrl' },
];

const PLAIN: Readonly<Partial<Record<Kind, MessageEntity.CommonMessageEntity['type']>>> = {
  Bold: 'bold',
  Italic: 'italic',
  Underline: 'underline',
  Strikethrough: 'strikethrough',
  Spoiler: 'spoiler',
  Code: 'code',
};

interface OpenMark {
  kind: Kind;
  language: string;
  offset: number;
  begin: number;
}

interface Place {
  offset: number;
  length: number;
}

/**
 * Parses `parse_mode: MarkdownV2` as Telegram does: every reserved character must be escaped or be part
 * of a mark that is closed, else 400 `can't parse entities: …`.
 */
export function parseMarkdownV2(source: string, findUser: FindUser): FormattedText {
  return new MarkdownParser(source, findUser).parse();
}

class MarkdownParser {
  readonly #source: string;
  readonly #findUser: FindUser;
  readonly #open: OpenMark[] = [];
  readonly #entities: MessageEntity[] = [];
  #at = 0;
  #text = '';

  constructor(source: string, findUser: FindUser) {
    this.#source = source;
    this.#findUser = findUser;
  }

  parse(): FormattedText {
    while (this.#at < this.#source.length) this.#step();
    const last = this.#open.at(-1);
    if (last?.kind === 'BlockQuote') this.#closeQuote();
    const unclosed = this.#open.at(-1);
    if (unclosed !== undefined) throw this.#noEnd(unclosed);
    return { text: this.#text, entities: this.#entities };
  }

  #noEnd({ kind, language, begin }: OpenMark): Error {
    const name = kind === 'Pre' && language !== '' ? 'PreCode' : kind;
    return unparsable(`Can't find end of ${name} entity at byte offset ${this.#bytesTo(begin)}`);
  }

  #bytesTo(at: number): number {
    return Buffer.byteLength(this.#source.slice(0, at));
  }

  #step(): void {
    const escaped = /^\\([ -~])/.exec(this.#source.slice(this.#at, this.#at + 2));
    if (escaped !== null) {
      this.#text += escaped[1];
      this.#at += 2;
      return;
    }
    const char = this.#source.charAt(this.#at);
    const inner = this.#open.at(-1);
    const inCode = inner?.kind === 'Code' || inner?.kind === 'Pre';
    if (!(inCode ? '`' : RESERVED).includes(char)) {
      this.#text += char;
      this.#at += 1;
    } else if (inner !== undefined && this.#endsHere(inner.kind)) this.#end(inner);
    else if (char === '\n') this.#lineBreak();
    else this.#begin();
  }

  #startsWith(mark: string): boolean {
    return this.#source.startsWith(mark, this.#at);
  }

  #endsHere(kind: Kind): boolean {
    if (kind === 'TextUrl' || kind === 'CustomEmoji') return this.#startsWith(']');
    if (kind === 'Italic') return this.#startsWith('_') && !this.#startsWith('__');
    const mark = MARKS.find((known) => known.kind === kind)?.mark;
    return mark !== undefined && this.#startsWith(mark);
  }

  // A quote goes on as long as the next line begins with `>`.
  #lineBreak(): void {
    const quoted = this.#open.some(({ kind }) => kind === 'BlockQuote');
    this.#at += 1;
    const goesOn = this.#startsWith('>');
    if (quoted && !goesOn) {
      const inner = this.#open.at(-1);
      if (inner !== undefined && inner.kind !== 'BlockQuote') throw this.#noEnd(inner);
      this.#closeQuote();
    }
    this.#text += '\n';
    if (goesOn && quoted) this.#at += 1;
    else this.#maybeQuote();
  }

  #maybeQuote(): void {
    const mark = /^(?:\*\*)?>/.exec(this.#source.slice(this.#at, this.#at + 3))?.[0];
    if (mark === undefined) return;
    this.#push('BlockQuote', mark);
  }

  #closeQuote(): void {
    const quote = this.#open.pop();
    const length = this.#text.length - (quote?.offset ?? 0);
    if (quote === undefined || length === 0) return;
    this.#entities.push({ type: 'blockquote', offset: quote.offset, length });
  }

  #push(kind: Kind, mark: string): void {
    const begin = this.#at;
    this.#at += mark.length;
    const language = kind === 'Pre' ? this.#language() : '';
    this.#open.push({ kind, language, offset: this.#text.length, begin });
  }

  #begin(): void {
    if (this.#at === 0 && /^(\*\*)?>/.test(this.#source)) {
      this.#maybeQuote();
      return;
    }
    if (this.#endsExpandable()) return;
    const found = MARKS.find(({ mark }) => this.#startsWith(mark));
    if (found === undefined) {
      const char = this.#source.charAt(this.#at);
      throw unparsable(
        `Character '${char}' is reserved and must be escaped with the preceding '\\'`,
      );
    }
    this.#push(found.kind, found.mark);
  }

  // `||` at the end of the last quoted line makes the quote expandable.
  #endsExpandable(): boolean {
    const inner = this.#open.at(-1);
    const rest = this.#source.slice(this.#at, this.#at + 4);
    if (inner?.kind !== 'BlockQuote' || !/^\|\|(?:$|\n(?!>))/.test(rest)) return false;
    this.#open.pop();
    this.#at += 2;
    const length = this.#text.length - inner.offset;
    if (length > 0) {
      this.#entities.push({ type: 'expandable_blockquote', offset: inner.offset, length });
    }
    return true;
  }

  #language(): string {
    const word = /^[^\s`]*/.exec(this.#source.slice(this.#at))?.[0] ?? '';
    const after = this.#source.charAt(this.#at + word.length);
    const isLanguage = word !== '' && after !== '' && after !== '`';
    if (isLanguage) this.#at += word.length;
    this.#at += /^(?:\r\n|\n\r|\n|\r)?/.exec(this.#source.slice(this.#at))?.[0].length ?? 0;
    return isLanguage ? word : '';
  }

  #end(open: OpenMark): void {
    this.#open.pop();
    const place = { offset: open.offset, length: this.#text.length - open.offset };
    if (open.kind === 'TextUrl') this.#link(place);
    else if (open.kind === 'CustomEmoji') this.#emoji(place);
    else this.#endPlain(open, place);
  }

  #endPlain(open: OpenMark, place: Place): void {
    const plain = PLAIN[open.kind];
    this.#at += MARKS.find(({ kind }) => kind === open.kind)?.mark.length ?? 1;
    if (place.length === 0) return;
    if (plain !== undefined) this.#entities.push({ type: plain, ...place });
    else if (open.language === '') this.#entities.push({ type: 'pre', ...place });
    else this.#entities.push({ type: 'pre', language: open.language, ...place });
  }

  #link(place: Place): void {
    this.#at += 1;
    const hasUrl = this.#startsWith('(');
    const target = hasUrl ? this.#url('a URL') : this.#text.slice(place.offset);
    if (place.length === 0) return;
    const userId = mentionedUserId(target);
    const user = userId === undefined ? undefined : this.#findUser(userId);
    const url = checkedLink(target);
    if (user !== undefined) this.#entities.push({ type: 'text_mention', user, ...place });
    else if (userId === undefined && url !== undefined) {
      this.#entities.push({ type: 'text_link', url, ...place });
    }
  }

  #emoji(place: Place): void {
    this.#at += 1;
    const wrong = unparsable('Custom emoji entity must contain a tg://emoji URL');
    if (!this.#startsWith('(')) throw wrong;
    const id = /^tg:\/\/emoji\?id=(\d+)$/.exec(this.#url('a custom emoji URL'))?.[1];
    if (id === undefined) throw wrong;
    this.#entities.push({ type: 'custom_emoji', custom_emoji_id: id, ...place });
  }

  #url(what: string): string {
    const begin = this.#at + 1;
    const found = /^\(((?:\\[\s\S]|[^)\\])*)\)/.exec(this.#source.slice(this.#at));
    if (found === null) {
      throw unparsable(`Can't find end of ${what} at byte offset ${this.#bytesTo(begin)}`);
    }
    this.#at += found[0].length;
    return (found[1] ?? '').replace(ESCAPED, '$1');
  }
}

function unparsable(problem: string): Error {
  return badRequest(`can't parse entities: ${problem}`);
}
