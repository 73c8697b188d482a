import { parseBlocks } from './markdown-blocks.js';
import { texts } from './texts.js';

/** Every element that Markdown can become; nothing else is ever made from a model's text. */
const TAGS = new Set(
  'p h1 h2 h3 h4 h5 h6 ul ol li blockquote hr br strong em del code a thead tbody tr th td'.split(
    ' ',
  ),
);
const shown = new WeakMap();

/**
 * Shows Markdown in an element. Only blocks that changed since the last time are made anew, so
 * that a selection, and the reading eye, survive while an answer grows.
 */
export function showMarkdown(element, markdown) {
  const blocks = parseBlocks(markdown);
  const keys = blocks.map((block) => JSON.stringify(block));
  const before = shown.get(element) ?? [];
  for (const [index, block] of blocks.entries()) {
    if (keys[index] === before[index]) continue;
    const old = element.children[index];
    if (old === undefined) element.append(build(block));
    else old.replaceWith(build(block));
  }
  while (element.children.length > blocks.length) element.lastElementChild.remove();
  shown.set(element, keys);
}

/** One node of the parsed text as a node of the page. The text only ever becomes text nodes. */
function build(node) {
  if (typeof node === 'string') return document.createTextNode(node);
  if (node.tag === 'pre') return codeBlock(node);
  if (node.tag === 'table') return scrollable(node);
  const element = document.createElement(TAGS.has(node.tag) ? node.tag : 'span');
  if (node.tag === 'a') {
    element.href = node.href;
    element.rel = 'noopener noreferrer';
    element.target = '_blank';
  }
  if (node.tag === 'ol' && node.start !== 1) element.start = node.start;
  if (node.align !== undefined) element.className = node.align;
  element.append(...(node.children ?? []).map(build));
  return element;
}

function scrollable({ children }) {
  const frame = document.createElement('div');
  frame.className = 'table';
  const table = document.createElement('table');
  table.append(...children.map(build));
  frame.append(table);
  return frame;
}

function codeBlock({ language, code }) {
  const frame = document.createElement('div');
  frame.className = 'code';
  const head = document.createElement('div');
  head.className = 'code-head';
  const name = document.createElement('span');
  name.textContent = language;
  const copy = document.createElement('button');
  copy.type = 'button';
  copy.textContent = texts.copy;
  copy.addEventListener('click', async () => {
    await copyText(code);
    copy.textContent = texts.copied;
    setTimeout(() => {
      copy.textContent = texts.copy;
    }, 1500);
  });
  head.append(name, copy);
  const pre = document.createElement('pre');
  pre.tabIndex = 0;
  const content = document.createElement('code');
  content.textContent = code;
  pre.append(content);
  frame.append(head, pre);
  return frame;
}

async function copyText(text) {
  // Browsers offer the clipboard to secure pages only; a page in the local network is none.
  if (navigator.clipboard !== undefined) return await navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
