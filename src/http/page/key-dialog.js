import { element } from './element.js';
import { texts } from './texts.js';

/** Asks for the key of the server until one is given. */
export async function askForKey(wasWrong) {
  const title = element('h2', { id: 'key-title' }, texts.keyTitle);
  const advice = element('p', { id: 'key-advice' }, wasWrong ? texts.keyWrong : texts.keyAdvice);
  const label = element('label', { class: 'unseen', htmlFor: 'key' }, texts.keyLabel);
  const key = element('input', {
    ...{ id: 'key', type: 'password', autocomplete: 'current-password', required: true },
    ...{ placeholder: texts.keyLabel, 'aria-describedby': 'key-advice' },
  });
  const submit = element('button', { type: 'submit', class: 'primary' }, texts.keySubmit);
  const form = element('form', { method: 'dialog', class: 'dialog-body' });
  form.append(title, advice, label, key, submit);
  const dialog = element('dialog', { id: 'key-dialog', class: 'small' }, form);
  dialog.setAttribute('aria-labelledby', 'key-title');
  // Without it there is nothing behind the dialog to go back to.
  dialog.addEventListener('cancel', (event) => event.preventDefault());
  document.body.append(dialog);
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener('close', resolve, { once: true }));
  dialog.remove();
  return key.value;
}
