import type { MessageEntity } from 'grammy/types';
import { badRequest } from '../api-error.ts';

/** An element of a rich message and what stands in it. */
export interface RichElement {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: (RichElement | string)[];
}

/** What is known of a rich message that was written as HTML. */
export interface RichReading {
  children: (RichElement | string)[];
  /** What a person reads, one line for each block; without bullets and numbers. */
  text: string;
  /** The code, formulas (as code) and links in `text`: there Telegram looks for nothing. */
  entities: MessageEntity[];
  characters: number;
  blocks: number;
  levels: number;
  columns: number;
}

const INLINE = 'a b strong i em u ins s strike del code mark sub sup tg-spoiler tg-math'.split(' ');
const ALONE = ['br', 'hr', 'input'];
const BLOCKS =
  'p h1 h2 h3 h4 h5 h6 pre footer ul ol li blockquote aside table tr details tg-math-block'.split(
    ' ',
  );
const PARTS = ['td', 'th', 'caption', 'summary', 'cite'];
const KNOWN = new Set([...INLINE, ...ALONE, ...BLOCKS, ...PARTS]);
const COUNTED = new Set([...BLOCKS, 'hr']);
const PARENTS: Readonly<Record<string, readonly string[]>> = {
  li: ['ul', 'ol'],
  tr: ['table'],
  td: ['tr'],
  th: ['tr'],
  summary: ['details'],
  input: ['li'],
};
const ONLY: Readonly<Record<string, readonly string[]>> = {
  ul: ['li'],
  ol: ['li'],
  table: ['tr', 'caption'],
  tr: ['td', 'th'],
};
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  a: ['href', 'name'],
  code: ['class'],
  ol: ['start', 'type', 'reversed'],
  li: ['value', 'type'],
  input: ['type', 'checked'],
  blockquote: ['expandable'],
  table: ['bordered', 'striped', 'compact'],
  td: ['align', 'valign', 'colspan', 'rowspan'],
  th: ['align', 'valign', 'colspan', 'rowspan'],
  details: ['open'],
};
const NAMED: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
};

/**
 * Reads rich HTML as strictly as its documentation can be taken: only the elements and attributes it
 * names (but no media, maps and buttons), properly nested, blocks not inside of lines. 400 otherwise.
 */
export function readRichHtml(source: string): RichReading {
  const root: RichElement = { name: '', attributes: {}, children: [] };
  const open = [root];
  for (const { 0: token, index } of source.matchAll(/<[^>]*>|<|[^<]+/g)) {
    const parent = open.at(-1) ?? root;
    if (!token.startsWith('<')) addText(parent, decode(token));
    else if (token.startsWith('</')) {
      if (open.length === 1 || token !== `</${parent.name}>`) {
        throw unreadable(`unexpected end tag ${token} at offset ${index}`);
      }
      open.pop();
    } else {
      const element = readTag(token, index);
      checkPlace(element, open);
      parent.children.push(element);
      if (!ALONE.includes(element.name)) open.push(element);
    }
  }
  const unclosed = open.at(-1);
  if (open.length > 1) throw unreadable(`can't find end tag of "${unclosed?.name}"`);
  return survey(root);
}

function readTag(token: string, index: number): RichElement {
  const [, name = '', rest = ''] = /^<([a-z][a-z0-9-]*)((?:\s[^>]*)?)\/?>$/.exec(token) ?? [];
  if (!KNOWN.has(name)) throw unreadable(`unsupported start tag "${name}" at offset ${index}`);
  const attributes: Record<string, string> = {};
  const left = rest.replace(/\s+([a-z-]+)(?:="([^"]*)")?/g, (_, key: string, value = '') => {
    if (ATTRIBUTES[name]?.includes(key) !== true) {
      throw unreadable(`unsupported attribute "${key}" of "${name}" at offset ${index}`);
    }
    attributes[key] = decode(value);
    return '';
  });
  if (left.replace('/', '').trim() !== '') throw unreadable(`broken tag ${token}`);
  return { name, attributes, children: [] };
}

function checkPlace({ name }: RichElement, open: readonly RichElement[]): void {
  const parent = open.at(-1)?.name ?? '';
  const allowed = PARENTS[name];
  if (allowed !== undefined && !allowed.includes(parent)) {
    throw unreadable(`"${name}" must not be in "${parent}"`);
  }
  const only = ONLY[parent];
  if (only !== undefined && !only.includes(name)) {
    throw unreadable(`"${name}" must not be in "${parent}"`);
  }
  const line = open.find((each) => LINES.has(each.name));
  if (line !== undefined && COUNTED.has(name)) {
    throw unreadable(`block "${name}" must not be in "${line.name}"`);
  }
}

/** What holds nothing but a line of text. */
const LINES = new Set([...INLINE, ...PARTS, 'p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'footer']);

function addText(parent: RichElement, text: string): void {
  if (ONLY[parent.name] !== undefined && text.trim() !== '') {
    throw unreadable(`text must not be in "${parent.name}"`);
  }
  parent.children.push(text);
}

function survey({ children }: RichElement): RichReading {
  const survey = new Survey();
  for (const child of children) survey.walk(child, 1);
  const { entities, blocks, levels, columns } = survey;
  const text = survey.text.trimEnd();
  const characters = [...text.replaceAll('\n', '')].length;
  return { children, text, entities, characters, blocks, levels, columns };
}

class Survey {
  readonly entities: MessageEntity[] = [];
  text = '';
  blocks = 0;
  levels = 0;
  columns = 0;

  walk(node: RichElement | string, level: number): void {
    if (typeof node === 'string') {
      this.text += node;
      return;
    }
    const { name, children } = node;
    const isBlock = COUNTED.has(name) || PARTS.includes(name);
    if (COUNTED.has(name)) this.blocks += 1;
    if (!ALONE.includes(name)) this.levels = Math.max(this.levels, level);
    if (name === 'tr') this.columns = Math.max(this.columns, children.length);
    if (isBlock || name === 'br') this.#freshLine(name === 'br');
    const offset = this.text.length;
    for (const child of children) this.walk(child, level + 1);
    this.#mark(node, offset);
    if (isBlock) this.#freshLine(false);
  }

  #freshLine(isForced: boolean): void {
    const isFresh = this.text === '' || this.text.endsWith('\n');
    if (isForced || !isFresh) this.text += '\n';
  }

  #mark({ name, attributes }: RichElement, offset: number): void {
    const place = { offset, length: this.text.length - offset };
    if (name === 'pre') this.entities.push({ type: 'pre', ...place });
    if (name === 'code' || name.startsWith('tg-math'))
      this.entities.push({ type: 'code', ...place });
    if (name !== 'a') return;
    this.entities.push({ type: 'text_link', url: attributes.href ?? '', ...place });
  }
}

function decode(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|([a-z]+));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return Object.hasOwn(NAMED, name) ? (NAMED[name] ?? whole) : whole;
    return String.fromCodePoint(decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal));
  });
}

function unreadable(problem: string): Error {
  return badRequest(`can't parse rich message: ${problem}`);
}
