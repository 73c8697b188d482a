import { getJson, sendJson } from './api.js';
import { confirmed } from './dialogs.js';
import { byId, element, icon, iconButton } from './element.js';
import { openMenu } from './menu.js';
import { texts } from './texts.js';

const DAY_MS = 24 * 60 * 60_000;
const SEARCH_AFTER_MS = 150;
const list = byId('list');
const field = byId('search');
const state = byId('list-state');

let current = '';
let handlers = { open: () => {}, gone: () => {}, titled: () => {} };
let latest = 0;
let timer;

/**
 * Shows the conversations. `open` is called with the id of one that was chosen, `gone` with that of
 * one that was deleted, `titled` with the title of the current one, empty while it has none.
 */
export function openList(given) {
  handlers = given;
  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => void refreshList(), SEARCH_AFTER_MS);
  });
  field.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown') focusEntry(0, event);
    if (event.key === 'Enter') list.querySelector('a')?.click();
    if (event.key === 'Escape' && field.value !== '') {
      event.preventDefault();
      event.stopPropagation();
      clearSearch();
    }
  });
  list.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = entries().indexOf(document.activeElement);
    if (step === undefined || at < 0) return;
    if (at + step < 0) field.focus();
    else focusEntry(at + step, event);
  });
}

/** Reads the list anew. */
export async function refreshList() {
  latest += 1;
  const turn = latest;
  const query = field.value.trim();
  const path = `/page/conversations?${new URLSearchParams({ query })}`;
  const found = await getJson(path).catch(() => undefined);
  // While a title is being changed it must not be taken from under the person's hands.
  if (found === undefined || turn !== latest || list.querySelector('form') !== null) return;
  const { conversations } = found;
  const focused = document.activeElement?.closest?.('li')?.dataset.id;
  list.replaceChildren(
    ...(query === '' ? byAge(conversations) : [section(undefined, conversations)]),
  );
  if (conversations.length === 0) {
    list.replaceChildren(
      element('p', { class: 'none' }, query === '' ? texts.noneYet : texts.noneFound),
    );
  }
  state.textContent = query === '' ? '' : texts.found(conversations.length);
  if (focused !== undefined) list.querySelector(`li[data-id="${focused}"] a`)?.focus();
  if (query === '') tellTitle(conversations);
}

/** Marks the conversation that is shown. */
export function markCurrent(id) {
  current = id;
  for (const row of list.querySelectorAll('li')) mark(row);
  tellTitle([...list.querySelectorAll('li')].map(({ dataset }) => dataset));
}

export function focusSearch() {
  field.focus();
  field.select();
}

export function clearSearch() {
  if (field.value === '') return;
  field.value = '';
  void refreshList();
}

function tellTitle(conversations) {
  const title = conversations.find(({ id }) => id === current)?.title ?? '';
  handlers.titled(title);
}

function byAge(conversations) {
  const today = new Date().setHours(0, 0, 0, 0);
  const borders = [today, today - DAY_MS, today - 7 * DAY_MS, Number.NEGATIVE_INFINITY];
  return borders.flatMap((border, index) => {
    const newer = borders[index - 1] ?? Number.POSITIVE_INFINITY;
    const these = conversations.filter(({ at }) => at >= border && at < newer);
    return these.length === 0 ? [] : [section(texts.ages[index], these)];
  });
}

function section(title, conversations) {
  const rows = element('ul', {}, ...conversations.map(rowOf));
  if (title === undefined) return rows;
  return element('section', {}, element('h2', {}, title), rows);
}

function rowOf({ id, title, excerpt }) {
  const name = title || texts.untitled;
  const link = element('a', { href: `#${id}` }, element('span', { class: 'entry-title' }, name));
  if (excerpt !== undefined) link.append(element('span', { class: 'excerpt' }, excerpt));
  link.title = name;
  link.addEventListener('click', (event) => {
    event.preventDefault();
    handlers.open(id);
  });
  const more = iconButton('more', texts.more(name), () =>
    openMenu(more, [
      { name: 'edit', label: texts.rename, act: () => rename(row, { id, name }) },
      { name: 'delete', label: texts.delete, isDanger: true, act: () => remove({ id, name }) },
    ]),
  );
  const row = element('li', {}, link, more);
  row.dataset.id = id;
  row.dataset.title = title;
  mark(row);
  return row;
}

function mark(row) {
  const link = row.querySelector('a');
  if (row.dataset.id === current) link?.setAttribute('aria-current', 'page');
  else link?.removeAttribute('aria-current');
}

function rename(row, { id, name }) {
  const input = element('input', { value: name, maxLength: 200, 'aria-label': texts.rename });
  const form = element('form', {}, icon('edit'), input);
  const before = [...row.childNodes];
  let isOver = false;
  const end = async (isSaved) => {
    if (isOver) return;
    isOver = true;
    const title = input.value.trim();
    row.replaceChildren(...before);
    row.querySelector('a').focus();
    if (!isSaved || title === name) return;
    await sendJson('PATCH', `/page/conversations/${id}`, { title }).catch(() => {});
    await refreshList();
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void end(true);
  });
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    void end(false);
  });
  input.addEventListener('blur', () => void end(true));
  row.replaceChildren(form);
  input.focus();
  input.select();
}

async function remove({ id, name }) {
  const content = [element('p', {}, texts.deleteAdvice(name))];
  const words = { title: texts.deleteTitle, content, action: texts.delete, isDanger: true };
  if (!(await confirmed(words))) return;
  await sendJson('DELETE', `/page/conversations/${id}`).catch(() => {});
  handlers.gone(id);
  await refreshList();
}

function entries() {
  return [...list.querySelectorAll('a')];
}

function focusEntry(index, event) {
  const entry = entries()[index];
  if (entry === undefined) return;
  event.preventDefault();
  entry.focus();
}
