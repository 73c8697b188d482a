import { element, iconButton } from './element.js';
import { texts } from './texts.js';

let opened = 0;

/**
 * Opens a dialog with a title and anything in it. It is gone when it is closed, and the focus is
 * back where it was. Gives it; its `close` event comes with what was chosen.
 */
export function openDialog({ title, content, className = '' }) {
  opened += 1;
  const heading = element('h2', { id: `dialog-${opened}` }, title);
  const close = iconButton('close', texts.close, () => dialog.close());
  const head = element('div', { class: 'dialog-head' }, heading, close);
  const body = element('div', { class: 'dialog-body' }, ...content);
  const dialog = element('dialog', { class: className }, head, body);
  dialog.setAttribute('aria-labelledby', heading.id);
  dialog.addEventListener('close', () => dialog.remove());
  // A click beside it closes it, as it does everywhere.
  dialog.addEventListener('mousedown', (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Asks whether to go on; resolves to true only by the button that says so. */
export async function confirmed({ title, content, action, isDanger = false }) {
  const cancel = element('button', { type: 'button', class: 'quiet', value: '' }, texts.cancel);
  const kind = isDanger ? 'primary danger' : 'primary';
  const go = element('button', { type: 'button', class: kind }, action);
  const row = element('div', { class: 'dialog-row' }, cancel, go);
  const dialog = openDialog({ title, content: [...content, row], className: 'small' });
  cancel.addEventListener('click', () => dialog.close());
  go.addEventListener('click', () => dialog.close('yes'));
  cancel.focus();
  await new Promise((resolve) => dialog.addEventListener('close', resolve, { once: true }));
  return dialog.returnValue === 'yes';
}
