import { Refusal, sendFile, sendJson } from './api.js';
import { currentConversation } from './conversation.js';
import { byId, element, icon, iconButton } from './element.js';
import { showMarkdown } from './markdown.js';
import { sizeOf } from './sizes.js';
import { texts } from './texts.js';

const list = byId('files');
const refusal = byId('refusal');
const drop = byId('drop');

let limits = { most: 10, maxBytes: 10 * 1024 * 1024 };
/** `{ conversation, row, leave, sent, preview }` for each file that waits to be sent with a message. */
let files = [];
let onChange = () => {};

/** Takes files from the button, from the clipboard and by dropping them anywhere on the page. */
export function openFiles(changed) {
  onChange = changed;
  const input = byId('file-input');
  byId('attach').addEventListener('click', () => input.click());
  input.addEventListener('change', () => {
    take(input.files);
    input.value = '';
    byId('text').focus();
  });
  byId('text').addEventListener('paste', (event) => {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    take(event.clipboardData.files);
  });
  openDrop();
}

/** Sets what the server takes: `most` files of one message, of `maxBytes` each. */
export function setLimits(given) {
  limits = given;
}

/** Whether a file is still on its way. */
export function areSending() {
  return files.some(({ sent }) => sent === undefined);
}

export function hasFiles() {
  return files.length > 0;
}

/** The files for the message that is sent now; none wait any more then. */
export function takeFiles() {
  const taken = files.map(({ sent, preview }) => ({ ...sent, preview }));
  for (const { row } of files) row.remove();
  files = [];
  refuse();
  settle();
  return taken;
}

/** Leaves out what waits: it belongs to the conversation that is left. */
export function dropFiles() {
  for (const file of [...files]) remove(file);
  refuse();
}

function openDrop() {
  // It leaves each element that it passes over, so the way in and out is counted.
  let depth = 0;
  const holdsFiles = ({ dataTransfer }) => dataTransfer?.types.includes('Files') === true;
  const show = (step) => {
    depth = Math.max(0, depth + step);
    drop.hidden = depth === 0;
  };
  addEventListener('dragenter', (event) => holdsFiles(event) && show(1));
  addEventListener('dragleave', (event) => holdsFiles(event) && show(-1));
  addEventListener('dragover', (event) => holdsFiles(event) && event.preventDefault());
  addEventListener('drop', (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    show(-depth);
    take(event.dataTransfer.files);
    byId('text').focus();
  });
}

function take(given) {
  refuse();
  for (const file of given) {
    if (files.length >= limits.most) return refuse(texts.tooManyFiles(limits.most));
    if (file.size > limits.maxBytes) refuse(texts.tooBig(file.name, sizeOf(limits.maxBytes)));
    else void add(file);
  }
}

async function add(given) {
  const conversation = currentConversation();
  const leave = new AbortController();
  const isPicture = /^image\/(?:png|jpeg|webp|gif)$/.test(given.type);
  const preview = isPicture ? URL.createObjectURL(given) : undefined;
  const file = { conversation, leave, preview, row: undefined, sent: undefined };
  const close = iconButton('close', texts.removeFile(given.name), () => {
    remove(file);
    byId('text').focus();
  });
  file.row = element(
    'li',
    { class: 'file', 'aria-busy': 'true' },
    preview === undefined ? icon('file') : element('img', { src: preview, alt: '' }),
    element('span', { class: 'file-name' }, given.name),
    element('span', { class: 'file-size' }, sizeOf(given.size)),
    close,
  );
  files.push(file);
  list.append(file.row);
  settle();
  try {
    file.sent = await sendFile(conversation, given, leave.signal);
    file.row.removeAttribute('aria-busy');
  } catch (error) {
    if (leave.signal.aborted) return;
    remove(file);
    refuse(error instanceof Refusal ? error.message : texts.lost);
  }
  settle();
}

function remove(file) {
  const { conversation, leave, row, sent } = file;
  leave.abort();
  row.remove();
  files = files.filter((each) => each !== file);
  if (sent !== undefined) {
    void sendJson('DELETE', `/page/files/${conversation}/${sent.id}`).catch(() => {});
  }
  settle();
}

function settle() {
  list.hidden = files.length === 0;
  onChange();
}

/** Says what was not taken and why; without words it is taken back. */
function refuse(markdown) {
  refusal.hidden = markdown === undefined;
  if (markdown !== undefined) showMarkdown(refusal, markdown);
}
