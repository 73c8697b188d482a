import { command, newId, Refusal, sendJson } from './api.js';
import { byId, element, iconButton } from './element.js';
import { showMarkdown } from './markdown.js';
import { announce } from './scroll.js';
import { texts } from './texts.js';

/** How long good news stands there by itself. */
const CALM_MS = 6000;
/** The server's bar, such as `▓▓▓▓░░░░░░ 43 %`. */
const BAR = /^[▓░]+ (\d{1,3}) %$/m;
const holder = byId('tasks');

/**
 * Gives a command that takes a while and shows how far it is in a card of its own, above the field,
 * with the buttons that the server offers. `onChange` is called when it is over.
 */
export async function runTask(invocation, onChange = () => {}) {
  const words = element('div', { class: 'prose' });
  const bar = element('progress', { max: 100, hidden: true });
  const buttons = element('div', { class: 'buttons' });
  const close = iconButton('close', texts.close, () => card.remove());
  const card = element('section', { class: 'task' }, words, bar, buttons, close);
  bar.setAttribute('aria-label', texts.progress);
  holder.append(card);
  // A place of its own, so that what is stopped here stops nothing else.
  const place = `task-${newId()}`;
  const cancel = buttonOf(texts.cancel, () =>
    sendJson('POST', '/page/stop', { conversation: place }),
  );
  const show = ({ append, markdown = append, buttons: rows = [] }, isOver) => {
    const [whole, percent] = BAR.exec(markdown) ?? [];
    bar.hidden = percent === undefined;
    if (percent !== undefined) bar.value = Number(percent);
    showMarkdown(words, whole === undefined ? markdown : markdown.replace(whole, '').trim());
    // Who loads a model has chosen it.
    const isChoice = ({ press }) => press.command === 'model' && invocation.command === 'load';
    const wanted = rows.flat().filter((button) => !isChoice(button));
    const offered = wanted.map(({ label, press }) => buttonOf(label, () => go(press)));
    buttons.replaceChildren(...(isOver ? offered : [cancel]));
  };
  const go = (press) => {
    card.remove();
    const isQuiet = press.command === 'model';
    void (isQuiet ? command(place, press).catch(() => {}) : runTask(press)).then(onChange);
  };
  try {
    const last = await command(place, invocation, (event) => {
      if (event.type === 'show' || event.type === 'finish') show(event, event.type === 'finish');
    });
    if (last === undefined) return card.remove();
    announce(words.innerText);
    if (buttons.childElementCount === 0) setTimeout(() => card.remove(), CALM_MS);
  } catch (error) {
    show({ markdown: error instanceof Refusal ? error.message : texts.lost }, true);
  } finally {
    onChange();
  }
}

function buttonOf(label, act) {
  const made = element('button', { type: 'button' }, label);
  made.addEventListener('click', act);
  return made;
}
