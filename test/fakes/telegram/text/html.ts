import type { MessageEntity, User } from 'grammy/types';
import { badRequest } from '../api-error.ts';
import { endOf, type FormattedText } from './clean.ts';
import { checkedLink, mentionedUserId } from './link.ts';

/** Finds a person the bot has met, for mentions by id. */
export type FindUser = (id: number) => User | undefined;

const SIMPLE: Readonly<Record<string, MessageEntity.CommonMessageEntity['type']>> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  span: 'spoiler',
  'tg-spoiler': 'spoiler',
};
const TAGS = new Set([...Object.keys(SIMPLE), 'a', 'tg-emoji', 'pre', 'code', 'blockquote']);
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };

interface OpenTag {
  name: string;
  argument: string;
  offset: number;
}

/**
 * Parses `parse_mode: HTML` by the rules and with the error texts of Telegram's own parser: 400
 * `can't parse entities: …` with byte offsets. Named entities it does not know stay as they are.
 */
export function parseHtml(source: string, findUser: FindUser): FormattedText {
  return new HtmlParser(source, findUser).parse();
}

class HtmlParser {
  readonly #source: string;
  readonly #findUser: FindUser;
  readonly #open: OpenTag[] = [];
  readonly #entities: MessageEntity[] = [];
  readonly #languages = new Map<MessageEntity, string>();
  #at = 0;
  #text = '';

  constructor(source: string, findUser: FindUser) {
    this.#source = source;
    this.#findUser = findUser;
  }

  parse(): FormattedText {
    while (this.#at < this.#source.length) {
      if (this.#peek() === '<') this.#tag();
      else this.#text += this.#character();
    }
    const unclosed = this.#open.at(-1);
    if (unclosed !== undefined) {
      throw unparsable(`can't find end tag corresponding to start tag "${unclosed.name}"`);
    }
    return { text: this.#text, entities: this.#entities };
  }

  #peek(): string {
    return this.#source.charAt(this.#at);
  }

  // One character, or what an entity such as &lt; or &#128512 (the semicolon may be missing) stands for.
  #character(): string {
    const rest = this.#source.slice(this.#at, this.#at + 12);
    const found = /^&(?:#x([0-9a-f]+)|#(\d+)|([a-z]+));?/i.exec(rest);
    const decoded = found === null ? undefined : decodeEntity(found);
    const length = decoded === undefined ? 1 : (found?.[0].length ?? 1);
    const plain = this.#source.slice(this.#at, this.#at + 1);
    this.#at += length;
    return decoded ?? plain;
  }

  #bytesTo(at: number): number {
    return Buffer.byteLength(this.#source.slice(0, at));
  }

  #skipSpace(): void {
    while (/\s/.test(this.#peek())) this.#at += 1;
  }

  #readWhile(pattern: RegExp): string {
    const from = this.#at;
    while (this.#peek() !== '' && pattern.test(this.#peek())) this.#at += 1;
    return this.#source.slice(from, this.#at);
  }

  #tag(): void {
    const begin = this.#at;
    this.#at += 1;
    if (this.#peek() === '/') this.#endTag(begin);
    else this.#startTag(begin);
  }

  #startTag(begin: number): void {
    const offset = this.#bytesTo(begin);
    const name = this.#readWhile(/[^\s>]/).toLowerCase();
    if (this.#peek() === '') throw unparsable(`unclosed start tag at byte offset ${offset}`);
    if (!TAGS.has(name)) {
      throw unparsable(`unsupported start tag "${name}" at byte offset ${offset}`);
    }
    const argument = this.#attributes(name, offset);
    if (name === 'span' && argument !== 'spoiler') {
      throw unparsable(`tag "span" must have class "tg-spoiler" at byte offset ${offset}`);
    }
    this.#open.push({ name, argument, offset: this.#text.length });
  }

  #attributes(tag: string, offset: number): string {
    let argument = '';
    this.#skipSpace();
    while (this.#peek() !== '>') {
      const name = this.#readWhile(/[^\s=>]/);
      if (name === '')
        throw unparsable(`empty attribute name in the tag "${tag}" at byte offset ${offset}`);
      this.#skipSpace();
      const value = this.#peek() === '=' ? this.#value(tag, offset) : undefined;
      if (value === undefined) this.#checkBareAttribute({ tag, name, offset });
      argument = attributeArgument({ tag, name, value: value ?? '' }) ?? argument;
      this.#skipSpace();
    }
    this.#at += 1;
    return argument;
  }

  #checkBareAttribute({ tag, name, offset }: { tag: string; name: string; offset: number }): void {
    if (this.#peek() === '') {
      throw unparsable(`unclosed start tag "${tag}" at byte offset ${offset}`);
    }
    if (tag === 'blockquote' && name === 'expandable') return;
    throw unparsable(
      `expected equal sign in declaration of an attribute of the tag "${tag}" at byte offset ${offset}`,
    );
  }

  #value(tag: string, offset: number): string {
    this.#at += 1;
    this.#skipSpace();
    const quote = this.#peek();
    if (quote === '') throw unparsable(`unclosed start tag "${tag}" at byte offset ${offset}`);
    if (quote !== '"' && quote !== "'") return this.#nameToken();
    this.#at += 1;
    let value = '';
    while (this.#peek() !== quote) {
      if (this.#peek() === '') throw unparsable(`unclosed start tag at byte offset ${offset}`);
      value += this.#character();
    }
    this.#at += 1;
    if (this.#peek() === '') throw unparsable(`unclosed start tag at byte offset ${offset}`);
    return value;
  }

  #nameToken(): string {
    const begin = this.#at;
    const token = this.#readWhile(/[a-z0-9.-]/i).toLowerCase();
    if (!/^[\s>]$/.test(this.#peek())) {
      throw unparsable(`unexpected end of name token at byte offset ${this.#bytesTo(begin)}`);
    }
    return token;
  }

  #endTag(begin: number): void {
    const offset = this.#bytesTo(begin);
    const tag = this.#open.pop();
    if (tag === undefined) throw unparsable(`unexpected end tag at byte offset ${offset}`);
    this.#at += 1;
    const name = this.#readWhile(/[^\s>]/).toLowerCase();
    this.#skipSpace();
    if (this.#peek() !== '>') throw unparsable(`unclosed end tag at byte offset ${offset}`);
    if (name !== '' && name !== tag.name) {
      throw unparsable(
        `unmatched end tag at byte offset ${offset}, expected "</${tag.name}>", found "</${name}>"`,
      );
    }
    this.#at += 1;
    if (this.#text.length > tag.offset) this.#close(tag);
  }

  #close({ name, argument, offset }: OpenTag): void {
    const place = { offset, length: this.#text.length - offset };
    const simple = SIMPLE[name];
    if (simple !== undefined) this.#entities.push({ type: simple, ...place });
    else if (name === 'a') this.#link(argument, place);
    else if (name === 'tg-emoji') this.#emoji(argument, place);
    else if (name === 'blockquote') {
      this.#entities.push({
        type: argument === '' ? 'blockquote' : 'expandable_blockquote',
        ...place,
      });
    } else this.#code({ name, language: argument, place });
  }

  #link(argument: string, place: { offset: number; length: number }): void {
    const target = argument === '' ? this.#text.slice(place.offset) : argument;
    const userId = mentionedUserId(target);
    const user = userId === undefined ? undefined : this.#findUser(userId);
    const url = checkedLink(target);
    if (user !== undefined) this.#entities.push({ type: 'text_mention', user, ...place });
    else if (userId === undefined && url !== undefined) {
      this.#entities.push({ type: 'text_link', url, ...place });
    }
  }

  #emoji(id: string, place: { offset: number; length: number }): void {
    if (!/^[1-9]\d*$/.test(id)) throw unparsable('invalid custom emoji identifier specified');
    this.#entities.push({ type: 'custom_emoji', custom_emoji_id: id, ...place });
  }

  // <pre><code class="language-x"> is one entity, whichever of the two is the outer one.
  #code({ name, language, place }: CodeTag): void {
    const inner = this.#entities.at(-1);
    const isPair =
      inner !== undefined &&
      inner.type === (name === 'pre' ? 'code' : 'pre') &&
      inner.offset === place.offset &&
      endOf(inner) === place.offset + place.length;
    const spoken = inner !== undefined && name === 'pre' ? this.#languages.get(inner) : language;
    if (isPair && spoken !== undefined && spoken !== '') {
      this.#entities.splice(-1, 1, { type: 'pre', language: spoken, ...place });
      return;
    }
    const entity: MessageEntity = { type: name === 'pre' ? 'pre' : 'code', ...place };
    if (language !== '') this.#languages.set(entity, language);
    this.#entities.push(entity);
  }
}

interface CodeTag {
  name: string;
  language: string;
  place: { offset: number; length: number };
}

function decodeEntity(found: RegExpExecArray): string | undefined {
  const [, hex, decimal, name] = found;
  if (name !== undefined) return Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  const digits = hex === undefined ? (decimal?.length ?? 0) + 2 : hex.length + 3;
  if (code === 0 || code >= 0x10ffff || digits >= 10) return undefined;
  if (code >= 0xd800 && code <= 0xdfff) {
    throw unparsable(
      'text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units',
    );
  }
  return String.fromCodePoint(code);
}

interface Attribute {
  tag: string;
  name: string;
  value: string;
}

function attributeArgument({ tag, name, value }: Attribute): string | undefined {
  if (tag === 'a' && name === 'href') return value;
  if (tag === 'code' && name === 'class' && value.startsWith('language-')) return value.slice(9);
  if (tag === 'span' && name === 'class' && value.startsWith('tg-')) return value.slice(3);
  if (tag === 'tg-emoji' && name === 'emoji-id') return value;
  if (tag === 'blockquote' && name === 'expandable') return '1';
  return undefined;
}

function unparsable(problem: string): Error {
  return badRequest(`can't parse entities: ${problem.charAt(0).toUpperCase()}${problem.slice(1)}`);
}
