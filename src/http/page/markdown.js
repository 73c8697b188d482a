import { codeBlock, updateCode } from './code-block.js';
import { element } from './element.js';
import { parseBlocks } from './markdown-blocks.js';
import { texts } from './texts.js';

/** Every element that Markdown can become; nothing else is ever made from a model's text. */
const TAGS = new Set(
  'p h1 h2 h3 h4 h5 h6 ul ol li blockquote hr br strong em del code a thead tbody tr th td'.split(
    ' ',
  ),
);
/** The page has headings of its own above an answer's. */
const LOWER = { h1: 'h3', h2: 'h4', h3: 'h5', h4: 'h6', h5: 'h6' };
const shown = new WeakMap();

/**
 * Shows Markdown in an element. Only blocks that changed since the last time are made anew, so
 * that a selection, and the reading eye, survive while an answer grows.
 */
export function showMarkdown(holder, markdown) {
  const blocks = parseBlocks(markdown);
  const keys = blocks.map((block) => JSON.stringify(block));
  const before = shown.get(holder) ?? [];
  for (const [index, block] of blocks.entries()) {
    if (keys[index] === before[index]) continue;
    const old = holder.children[index];
    if (old === undefined) holder.append(build(block));
    else if (block.tag !== 'pre' || !updateCode(old, block)) old.replaceWith(build(block));
  }
  while (holder.children.length > blocks.length) holder.lastElementChild.remove();
  shown.set(holder, keys);
}

/** One node of the parsed text as a node of the page. The text only ever becomes text nodes. */
function build(node) {
  if (typeof node === 'string') return document.createTextNode(node);
  if (node.tag === 'pre') return codeBlock(node);
  const children = (node.children ?? []).map(build);
  if (node.tag === 'table') return scrollable(element('table', {}, ...children));
  const tag = TAGS.has(node.tag) ? (LOWER[node.tag] ?? node.tag) : 'span';
  const made = element(tag, {}, ...children);
  if (tag !== node.tag) made.className = node.tag;
  if (node.tag === 'a') {
    made.href = node.href;
    made.rel = 'noopener noreferrer';
    made.target = '_blank';
  }
  if (node.tag === 'ol' && node.start !== 1) made.start = node.start;
  if (node.align !== undefined) made.className = node.align;
  return made;
}

function scrollable(table) {
  const frame = { class: 'table', tabIndex: 0, role: 'region', 'aria-label': texts.table };
  return element('div', frame, table);
}
