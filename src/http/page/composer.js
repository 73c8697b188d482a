import { byId } from './element.js';
import { areSending, hasFiles, takeFiles } from './files.js';
import { useKey } from './suggestions.js';
import { texts } from './texts.js';

const field = byId('text');
const send = byId('send');

let handlers = { say: () => {}, stop: () => {}, editLast: () => {} };
let isRunning = false;

/**
 * Makes the field work. `say` gets what was written and the files with it, `stop` is called when
 * the answer is to end, `editLast` when the last question is to be changed.
 */
export function openComposer(given) {
  handlers = given;
  byId('composer').addEventListener('submit', (event) => {
    event.preventDefault();
    if (send.dataset.action === 'stop') handlers.stop();
    else submit();
  });
  field.addEventListener('keydown', (event) => {
    if (event.isComposing || useKey(event)) return;
    if (event.key === 'ArrowUp' && field.value === '') {
      event.preventDefault();
      handlers.editLast();
    }
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    submit();
  });
  field.addEventListener('input', fitComposer);
  fitComposer();
}

/** Tells whether an answer is under way. */
export function setRunning(running) {
  isRunning = running;
  fitComposer();
}

export function focusComposer() {
  field.focus();
}

/** The field grows with its text; the button stops while an answer runs and nothing is written. */
export function fitComposer() {
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight}px`;
  const isEmpty = field.value.trim() === '' && !hasFiles();
  const action = isRunning && isEmpty ? 'stop' : 'send';
  send.dataset.action = action;
  send.disabled = action === 'send' && (isEmpty || areSending());
  send.setAttribute('aria-label', texts[action]);
  send.title = texts[action];
}

function submit() {
  const text = field.value.trim();
  if ((text === '' && !hasFiles()) || areSending()) return;
  field.value = '';
  const files = takeFiles();
  fitComposer();
  handlers.say(text, files);
}
