import { copyButton } from './code-block.js';
import { element, icon, iconButton } from './element.js';
import { showMarkdown } from './markdown.js';
import { texts } from './texts.js';

/** An answer as it grows, and what can be done with it. `onPress` gets a button that was pressed. */
export class AnswerView {
  element = element('article', { class: 'answer' });
  #thought = element('details', { class: 'thought', hidden: true });
  #thoughtTitle = element('span');
  #thoughtText = element('div', { class: 'prose' });
  #prose = element('div', { class: 'prose' });
  #notice = element('div', { class: 'notice', hidden: true });
  #noticeText = element('div', { class: 'prose' });
  #noticeButtons = element('div', { class: 'buttons' });
  #waiting = element('span', { class: 'waiting', hidden: true, role: 'img' });
  #footnote = element('div', { class: 'footnote', hidden: true });
  #buttons = element('div', { class: 'buttons', hidden: true });
  #note = element('p', { class: 'note', hidden: true });
  #actions = element('div', { class: 'actions', hidden: true });
  #byline = element('span', { class: 'byline' });
  #onPress;
  #markdown = '';
  /** As the model wrote it. */
  #source = '';
  #noticeMarkdown = '';
  #frame = 0;
  #isOver = false;

  constructor(onPress) {
    this.#onPress = onPress;
    this.element.setAttribute('aria-label', texts.answer);
    const summary = element('summary', {}, icon('chevron'), this.#thoughtTitle);
    this.#thought.append(summary, this.#thoughtText);
    this.#waiting.setAttribute('aria-label', texts.answering);
    this.#waiting.append(element('i'), element('i'), element('i'));
    this.#notice.append(element('i', { class: 'spinner' }), this.#noticeText, this.#noticeButtons);
    this.element.append(
      ...[this.#thought, this.#prose, this.#waiting, this.#notice, this.#footnote],
      ...[this.#note, this.#buttons, this.#actions],
    );
  }

  /** An answer begins, or begins again; what stands there stays until there are words. */
  begin() {
    this.#isOver = false;
    this.element.hidden = false;
    this.#note.hidden = true;
    this.#buttons.hidden = true;
    this.#actions.hidden = true;
    this.element.setAttribute('aria-busy', 'true');
    this.#waiting.hidden = false;
  }

  /** Takes one event of the server; see the server's PageEvent. */
  take(event) {
    this.#note.hidden = true;
    if (event.type === 'show') this.#show(event);
    if (event.type === 'finish' && event.isAside) this.note(event.markdown);
    else if (event.type === 'finish') this.finish(event);
  }

  /** The whole answer as it is in the end. */
  finish({ markdown, source = markdown, thought, footnote = '', buttons = [], file }) {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#markdown = markdown;
    this.#source = source;
    this.#showThought(thought);
    this.#render();
    this.#footnote.hidden = footnote === '';
    showMarkdown(this.#footnote, footnote.replaceAll('\n', '\n\n'));
    this.#showButtons(buttons.flat(), file);
    this.#isOver = true;
  }

  /** Nothing more comes, whether or not there were words. */
  settle() {
    this.#waiting.hidden = true;
    this.#notice.hidden = true;
    this.element.removeAttribute('aria-busy');
    this.#actions.hidden = this.#markdown === '';
    this.#buttons.hidden = this.#buttons.children.length === 0;
    this.element.hidden = this.#markdown === '' && this.#note.hidden && this.#buttons.hidden;
  }

  /** Whether its last words were said. */
  get isOver() {
    return this.#isOver;
  }

  get text() {
    return this.#prose.innerText;
  }

  /** Which model answered. */
  by(model) {
    this.#byline.textContent = model ?? '';
  }

  /** Says something about this answer, which stays as it is. */
  note(text) {
    this.#note.textContent = text;
    this.#note.hidden = false;
    this.element.hidden = false;
  }

  /** Offers one thing to do instead of what the server offers. */
  offer(label, act) {
    const made = element('button', { type: 'button' }, label);
    made.addEventListener('click', act);
    this.#buttons.replaceChildren(made);
  }

  #show({ append, markdown, thought, buttons = [], isNotice = false }) {
    this.element.hidden = false;
    if (isNotice) return this.#showNotice(markdown, buttons.flat());
    if (append !== undefined && !this.#notice.hidden) {
      return this.#showNotice(this.#noticeMarkdown + append, undefined);
    }
    this.#notice.hidden = true;
    this.#waiting.hidden = true;
    if (append === undefined) this.#showThought(thought);
    this.#markdown = append === undefined ? markdown : this.#markdown + append;
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#render();
    });
  }

  /** What is waited for: the queue, a model that loads, a server that is not running. */
  #showNotice(markdown, buttons) {
    this.#noticeMarkdown = markdown;
    this.#waiting.hidden = true;
    this.#notice.hidden = false;
    showMarkdown(this.#noticeText, markdown.replace(/^(?:⏳|💭)\s*/u, ''));
    if (buttons !== undefined) this.#noticeButtons.replaceChildren(...this.#rowOf(buttons));
  }

  #showThought(thought) {
    this.#thought.hidden = thought === undefined;
    if (thought === undefined) return;
    this.#thoughtTitle.textContent = thought.title.replace(/^💭\s*/u, '');
    showMarkdown(this.#thoughtText, thought.text);
  }

  #render() {
    showMarkdown(this.#prose, this.#markdown);
  }

  #showButtons(buttons, file) {
    const isAgain = ({ press }) => press.command === 'retry';
    const again = buttons.filter(isAgain);
    const rest = this.#rowOf(buttons.filter((button) => !isAgain(button)));
    if (file !== undefined) rest.unshift(downloadLink(file));
    this.#buttons.replaceChildren(...rest);
    this.#actions.replaceChildren(
      copyButton(() => this.#source, texts.copy),
      ...again.map(({ press }) =>
        iconButton('retry', texts.retry, () => this.#onPress(press, this)),
      ),
      this.#byline,
    );
  }

  #rowOf(buttons) {
    return buttons.map(({ label, press }) => {
      const made = element('button', { type: 'button' }, label);
      made.addEventListener('click', () => this.#onPress(press, this));
      return made;
    });
  }
}

function downloadLink({ name, text }) {
  const link = element('a', { class: 'button', download: name }, icon('down'), name);
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  return link;
}
