import { showMarkdown } from './markdown.js';
import { texts } from './texts.js';

const list = document.querySelector('#messages');
const scroll = document.querySelector('#scroll');
const toEnd = document.querySelector('#to-end');
const announcer = document.querySelector('#announcer');
/** How near to the end still counts as reading along, in pixels. */
const NEAR_END = 80;

let follows = true;

scroll.addEventListener('scroll', () => {
  follows = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR_END;
  toEnd.hidden = follows;
});
toEnd.addEventListener('click', scrollToEnd);
new ResizeObserver(() => {
  if (follows) scrollToEnd();
}).observe(list);

export function scrollToEnd() {
  scroll.scrollTop = scroll.scrollHeight;
}

export function announce(text) {
  announcer.textContent = text;
}

export function clearMessages() {
  list.replaceChildren();
}

export function addQuestion(text) {
  const element = document.createElement('div');
  element.className = 'question';
  const who = document.createElement('span');
  who.className = 'unseen';
  who.textContent = `${texts.you} `;
  element.append(who, text);
  list.append(element);
  follows = true;
  scrollToEnd();
}

/** Adds an empty answer. `onPress` gets a button that was pressed in it, and the answer. */
export function addAnswer(onPress) {
  return new AnswerView(onPress);
}

class AnswerView {
  #element = document.createElement('article');
  #byline = document.createElement('p');
  #prose = document.createElement('div');
  #buttons = document.createElement('div');
  #note = document.createElement('p');
  #waiting = waitingDots();
  #onPress;
  #markdown = '';
  #frame = 0;

  constructor(onPress) {
    this.#onPress = onPress;
    this.#element.className = 'answer';
    this.#byline.className = 'byline';
    this.#byline.hidden = true;
    this.#prose.className = 'prose';
    this.#buttons.className = 'buttons';
    this.#note.className = 'note';
    this.#note.hidden = true;
    this.#waiting.hidden = true;
    this.#element.append(this.#prose, this.#waiting, this.#buttons, this.#note, this.#byline);
    list.append(this.#element);
  }

  /** Takes one event of the server; see the server's PageEvent. */
  take(event) {
    if (event.type === 'working') this.wait();
    if (event.type === 'show') {
      this.#grow(event.append === undefined ? event.markdown : this.#markdown + event.append);
      // The page has a Stop button of its own.
      const rows = event.buttons?.map((row) => row.filter(({ press }) => press.command !== 'stop'));
      if (rows !== undefined) this.#showButtons(rows);
    }
    if (event.type === 'finish' && event.isAside) this.aside(event.markdown);
    else if (event.type === 'finish') this.finish(event.markdown, event.buttons);
  }

  wait() {
    this.#element.setAttribute('aria-busy', 'true');
    if (this.#markdown === '') this.#waiting.hidden = false;
  }

  finish(markdown, buttons = []) {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#markdown = markdown;
    this.#render();
    this.#showButtons(buttons);
    this.settle();
  }

  /** Nothing more comes, whether or not there were words. */
  settle() {
    this.#waiting.hidden = true;
    this.#element.removeAttribute('aria-busy');
    const isEmpty = this.#markdown === '' && this.#note.hidden;
    if (isEmpty) this.#element.remove();
  }

  /** Says something about this answer, which stays as it is. */
  aside(text) {
    this.note(text);
    this.settle();
  }

  get text() {
    return this.#prose.textContent;
  }

  by(model) {
    this.#byline.textContent = model ?? '';
    this.#byline.hidden = !model;
  }

  note(text) {
    this.#note.textContent = text;
    this.#note.hidden = false;
  }

  #grow(markdown) {
    this.#markdown = markdown;
    this.#waiting.hidden = true;
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#render();
    });
  }

  #render() {
    showMarkdown(this.#prose, this.#markdown);
  }

  #showButtons(rows) {
    const buttons = rows.flat().map(({ label, press }) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = label;
      button.addEventListener('click', () => this.#onPress(press, this));
      return button;
    });
    this.#buttons.replaceChildren(...buttons);
  }
}

function waitingDots() {
  const dots = document.createElement('span');
  dots.className = 'waiting';
  dots.setAttribute('role', 'img');
  dots.setAttribute('aria-label', texts.answering);
  dots.append(...[1, 2, 3].map(() => document.createElement('i')));
  return dots;
}
