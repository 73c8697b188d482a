import type { MessageEntity } from 'grammy/types';

const TAGS: Readonly<Partial<Record<MessageEntity['type'], string>>> = {
  bold: 'b',
  italic: 'i',
  underline: 'u',
  strikethrough: 's',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
  expandable_blockquote: 'blockquote',
  text_link: 'u',
};

/** A text with its entities, which nest or follow each other, as HTML. Offsets are UTF-16 units. */
export function entitiesHtml(text: string, entities: readonly MessageEntity[]): string {
  const known = entities.filter(({ type }) => TAGS[type] !== undefined);
  const outerFirst = [...known].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const innerFirst = [...outerFirst].reverse();
  let html = '';
  for (let at = 0; at <= text.length; at += 1) {
    for (const { type, offset, length } of innerFirst) {
      if (offset + length === at && length > 0) html += `</${TAGS[type]}>`;
    }
    for (const { type, offset } of outerFirst) if (offset === at) html += `<${TAGS[type]}>`;
    html += escaped(text.charAt(at));
  }
  return html;
}

/** Text that means nothing in HTML. */
export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
