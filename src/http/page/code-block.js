import { element, icon } from './element.js';
import { showCode } from './highlight.js';
import { texts } from './texts.js';

const COPIED_MS = 1500;
/** What each block shows, by its frame. */
const blocks = new WeakMap();

/** A block of code with its language, and a button that copies it. */
export function codeBlock(node) {
  const name = element('span', { class: 'code-language' });
  const code = element('code');
  const block = { name, code, text: '', language: undefined };
  const head = element(
    'div',
    { class: 'code-head' },
    name,
    copyButton(() => block.text, texts.copy),
  );
  const frame = element('div', { class: 'code' }, head, element('pre', { tabIndex: 0 }, code));
  blocks.set(frame, block);
  updateCode(frame, node);
  return frame;
}

/** Shows other code in a block that stands already; false when it is none. */
export function updateCode(frame, { language, code: text }) {
  const block = blocks.get(frame);
  if (block === undefined) return false;
  block.text = text;
  block.name.textContent = language;
  showCode(block.code, text, language);
  return true;
}

/** A button that copies what `read` gives and says that it did. */
export function copyButton(read, label) {
  const words = element('span', {}, label);
  const copy = element('button', { type: 'button', class: 'copy' }, icon('copy'), words);
  copy.addEventListener('click', async () => {
    await copyText(read());
    copy.firstChild.replaceWith(icon('done'));
    words.textContent = texts.copied;
    setTimeout(() => {
      copy.firstChild.replaceWith(icon('copy'));
      words.textContent = label;
    }, COPIED_MS);
  });
  return copy;
}

async function copyText(text) {
  // Browsers offer the clipboard to secure pages only; a page in the local network is none.
  if (navigator.clipboard !== undefined) return await navigator.clipboard.writeText(text);
  const area = element('textarea', { value: text });
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
