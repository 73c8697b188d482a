import { fetchFile } from './api.js';
import { copyButton } from './code-block.js';
import { element, icon, iconButton } from './element.js';
import { sizeOf } from './sizes.js';
import { texts } from './texts.js';

/** Pictures that browsers show without running anything in them. */
const PICTURES = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif']);

/**
 * What the person said, with its files. `onChange` gets the new words when they changed it; without
 * it a question cannot be changed.
 */
export class QuestionView {
  element = element('div', { class: 'question-row' });
  #bubble = element('div', { class: 'question' });
  #actions = element('div', { class: 'actions' });
  #edit = iconButton('edit', texts.edit, () => this.edit());
  #text;
  #onChange;

  constructor({ text, files, conversation, signal, onChange }) {
    this.#text = text;
    this.#onChange = onChange;
    const who = element('span', { class: 'unseen' }, `${texts.you} `);
    const words = element('span', { class: 'question-text' }, text);
    this.#bubble.append(who, ...files.map((file) => fileChip(file, conversation, signal)), words);
    words.hidden = text === '';
    this.#actions.append(
      this.#edit,
      copyButton(() => this.#text, texts.copy),
    );
    this.#edit.hidden = true;
    this.element.append(this.#bubble, this.#actions);
  }

  /** Only the last question can be changed. */
  set isLast(isLast) {
    this.#edit.hidden = !isLast || this.#onChange === undefined;
  }

  /** Lets the person change their words in their place. */
  edit() {
    if (this.#edit.hidden || this.element.querySelector('form') !== null) return;
    const field = element('textarea', { value: this.#text, 'aria-label': texts.edit });
    const save = element('button', { type: 'submit', class: 'primary' }, texts.editSend);
    const cancel = element('button', { type: 'button', class: 'quiet' }, texts.cancel);
    const row = element('div', { class: 'editor-row' }, cancel, save);
    const form = element('form', { class: 'editor' }, field, row);
    const grow = () => {
      field.style.height = 'auto';
      field.style.height = `${field.scrollHeight + 2}px`;
    };
    const close = () => {
      form.replaceWith(this.#bubble);
      this.#actions.hidden = false;
      this.#edit.focus();
    };
    const submit = (event) => {
      event.preventDefault();
      const text = field.value.trim();
      close();
      if (text === '' || text === this.#text) return;
      this.#text = text;
      const words = this.#bubble.querySelector('.question-text');
      words.textContent = text;
      words.hidden = false;
      this.#onChange(text);
    };
    form.addEventListener('submit', submit);
    cancel.addEventListener('click', close);
    field.addEventListener('input', grow);
    field.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        event.preventDefault();
        close();
      } else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) submit(event);
    });
    this.#actions.hidden = true;
    this.#bubble.replaceWith(form);
    grow();
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  }
}

/** A file by its name and size; a picture is shown. */
function fileChip({ id, name, mime, bytes, preview }, conversation, signal) {
  const label = element('span', { class: 'file-name' }, name);
  const size = element('span', { class: 'file-size' }, sizeOf(bytes ?? 0));
  const chip = element('span', { class: 'file' }, icon('file'), label, size);
  if (!PICTURES.has(mime)) return chip;
  const show = (address) => {
    const picture = element('img', { class: 'picture', alt: name });
    picture.addEventListener('load', () => chip.replaceWith(picture), { once: true });
    picture.src = address;
    signal.addEventListener('abort', () => URL.revokeObjectURL(address), { once: true });
  };
  if (preview !== undefined) show(preview);
  else {
    void fetchFile(conversation, id, signal).then(
      (content) => show(URL.createObjectURL(new Blob([content], { type: mime }))),
      // A file that is not kept any more is still told of by its name.
      () => {},
    );
  }
  return chip;
}
