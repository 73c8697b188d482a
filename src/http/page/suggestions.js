import { getJson } from './api.js';
import { currentConversation } from './conversation.js';
import { byId, element } from './element.js';

const MAX_SHOWN = 12;
const list = byId('suggestions');
const field = byId('text');

let commands = [];
let chosen = 0;
let offers = [];
let latest = 0;

/** Offers commands, and what they complete, while the person writes. */
export function openSuggestions() {
  field.addEventListener('input', () => void offer());
  field.addEventListener('blur', close);
}

/** Sets the commands that there are. */
export function setCommands(table) {
  commands = table;
}

/** Handles a key for the open list; true when the key is used up. */
export function useKey(event) {
  if (list.hidden) return false;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step !== undefined) select((chosen + step + offers.length) % offers.length);
  else if (event.key === 'Escape') close();
  else if (event.key === 'Tab' || (event.key === 'Enter' && !event.shiftKey)) {
    // What is written out in full is sent, not completed.
    if (event.key === 'Enter' && offers[chosen].text.trim() === field.value.trim()) {
      close();
      return false;
    }
    take(offers[chosen]);
  } else return false;
  event.preventDefault();
  return true;
}

async function offer() {
  latest += 1;
  const turn = latest;
  const found = await offersFor(field.value).catch(() => []);
  if (turn !== latest) return;
  offers = found.slice(0, MAX_SHOWN);
  if (offers.length === 0) return close();
  list.replaceChildren(...offers.map(rowOf));
  list.hidden = false;
  field.setAttribute('aria-expanded', 'true');
  select(0);
}

async function offersFor(text) {
  const [, name, gap, argument = ''] = /^\/([a-z0-9_]*)(\s+)?([^\n]*)$/i.exec(text) ?? [];
  if (name === undefined) return [];
  if (gap === undefined) {
    return commands
      .filter((command) => command.name.startsWith(name.toLowerCase()))
      .map(({ name: each, description, option }) => ({
        text: option === undefined ? `/${each}` : `/${each} `,
        label: `/${each}`,
        description,
      }));
  }
  const command = commands.find((each) => each.name === name.toLowerCase());
  if (!command?.option?.completes) return [];
  const conversation = currentConversation();
  const query = new URLSearchParams({ conversation, command: command.name, argument });
  const { choices } = await getJson(`/page/completions?${query}`);
  return choices.map(({ label, value }) => ({
    text: `/${command.name} ${value}`,
    label,
    description: '',
  }));
}

function rowOf({ label, description }, index) {
  const row = element('div', { class: 'option', role: 'option', id: `suggestion-${index}` });
  row.append(
    element('span', { class: 'option-name' }, label),
    element('span', { class: 'facts' }, description),
  );
  // The field keeps the focus, or its blur would close the list before the click.
  row.addEventListener('mousedown', (event) => event.preventDefault());
  row.addEventListener('click', () => take(offers[index]));
  return row;
}

function select(index) {
  chosen = index;
  for (const [at, row] of [...list.children].entries()) {
    row.setAttribute('aria-selected', String(at === index));
  }
  list.children[index].scrollIntoView({ block: 'nearest' });
  field.setAttribute('aria-activedescendant', `suggestion-${index}`);
}

function take({ text }) {
  field.value = text;
  field.focus();
  close();
  field.dispatchEvent(new Event('input'));
}

function close() {
  list.hidden = true;
  field.setAttribute('aria-expanded', 'false');
  field.removeAttribute('aria-activedescendant');
}
