import { command, getJson } from './api.js';
import { currentConversation } from './conversation.js';
import { confirmed, openDialog } from './dialogs.js';
import { byId, element } from './element.js';
import { showMarkdown } from './markdown.js';
import { texts } from './texts.js';
import { setTheme, themeNow } from './themes.js';

/** The number of a part stands behind the date. */
const PART = /\d{4}-\d\d-\d\d-(\d+)\./;
let handlers = { changed: () => {}, forgotten: () => {} };

/**
 * Makes the settings open. `changed` gets what the server tells after each change, `forgotten` is
 * called when all that was stored is deleted.
 */
export function openSettings(given) {
  handlers = given;
  byId('settings').addEventListener('click', () => void show());
}

async function show() {
  const about = await getJson('/page/start').catch(() => undefined);
  if (about === undefined) return;
  const body = element('div', { class: 'fields' });
  const dialog = openDialog({ title: texts.settings, content: [body], className: 'settings' });
  draw(body, about, dialog);
}

/** Everything is set at once, with the command that every door has. */
function draw(body, about, dialog) {
  const set = async (argument) => {
    await command(currentConversation(), { command: 'settings', argument }).catch(() => {});
    const now = await getJson('/page/start').catch(() => about);
    const focused = document.activeElement?.id;
    handlers.changed(now);
    dialog.querySelector('h2').textContent = texts.settings;
    draw(body, now, dialog);
    if (focused) byId(focused)?.focus();
  };
  const { settings, lengths, languages, version } = about;
  body.replaceChildren(
    temperature(settings, set),
    field(
      'length',
      texts.length,
      select(lengthsOf(lengths, settings.length), settings.length),
      (value) => set(`length ${value}`),
    ),
    toggle('reasoning', texts.reasoning, settings.showsThought, set),
    toggle('statistics', texts.statistics, settings.showsStatistics, set),
    field(
      'language',
      texts.language,
      select(languagesOf(languages), settings.language ?? 'auto'),
      (value) => set(`language ${value}`),
    ),
    field('theme-choice', texts.theme, select(Object.entries(texts.themes), themeNow()), setTheme),
    element('h3', {}, texts.yourData),
    dataButtons(dialog, set),
    element('p', { class: 'version' }, `foundry-chat ${version}`),
  );
}

function temperature({ temperature: value }, set) {
  const input = element('input', {
    ...{ id: 'temperature', type: 'range', min: 0, max: 2, step: 0.1, value },
    'aria-describedby': 'temperature-about',
  });
  const output = element('output', { htmlFor: 'temperature' }, numberOf(value));
  input.addEventListener('input', () => {
    output.textContent = numberOf(Number(input.value));
  });
  input.addEventListener('change', () => void set(`temperature ${input.value}`));
  const label = element('label', { htmlFor: 'temperature' }, texts.temperature);
  const about = element('p', { id: 'temperature-about' }, texts.temperatureAdvice);
  const row = element('div', { class: 'range' }, input, output);
  return element('div', { class: 'field wide' }, label, row, about);
}

function field(id, text, input, onChange) {
  input.id = id;
  input.addEventListener('change', () => void onChange(input.value));
  return element('div', { class: 'field' }, element('label', { htmlFor: id }, text), input);
}

function toggle(id, text, isOn, set) {
  const input = element('input', { id, type: 'checkbox', checked: isOn, role: 'switch' });
  input.addEventListener('change', () => void set(`${id} ${input.checked ? 'on' : 'off'}`));
  return element('div', { class: 'field' }, element('label', { htmlFor: id }, text), input);
}

function select(entries, value) {
  const made = element('select');
  made.append(...entries.map(([key, name]) => new Option(name, key)));
  made.value = String(value);
  return made;
}

function lengthsOf(lengths, now) {
  const all = [...new Set([...lengths, now])].sort((a, b) => a - b);
  return all.map((tokens) => [tokens, texts.tokens(numberOf(tokens), numberOf(wordsOf(tokens)))]);
}

/** A token is about three quarters of a word; nobody needs that to the word. */
function wordsOf(tokens) {
  const about = tokens * 0.75;
  return about < 100 ? Math.round(about) : Math.round(about / 50) * 50;
}

function languagesOf(languages) {
  return [['auto', texts.automatic], ...Object.entries(languages)];
}

function numberOf(value) {
  return value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
}

function dataButtons(dialog, set) {
  const button = (text, act, isDanger = false) => {
    const made = element('button', { type: 'button' }, text);
    if (isDanger) made.className = 'danger';
    made.addEventListener('click', act);
    return made;
  };
  return element(
    'div',
    { class: 'buttons' },
    button(texts.exportText, () => void save('markdown')),
    button(texts.exportData, () => void save('json')),
    button(texts.defaults, () => void set('reset')),
    button(texts.forget, () => void forget(dialog), true),
  );
}

/** Each file of the export, one after the other. */
async function save(format) {
  for (let part = 1; ; part += 1) {
    const argument = `${format} ${part}`;
    const last = await command(currentConversation(), { command: 'export', argument }).catch(
      () => {},
    );
    const { name, text } = last?.file ?? {};
    // Where there are no more the last one comes again.
    if (name === undefined || Number(PART.exec(name)?.[1] ?? 1) !== part) return;
    const link = element('a', { download: name });
    link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
    link.click();
  }
}

/** The server says how much it would be, and deletes it only after a yes. */
async function forget(dialog) {
  const asked = await command(currentConversation(), { command: 'forget', argument: '' }).catch(
    () => {},
  );
  if (asked === undefined) return;
  const [yes] = asked.buttons.flat();
  const words = element('div', { class: 'prose' });
  showMarkdown(words, asked.markdown);
  const about = { title: texts.forgetTitle, content: [words], action: yes.label, isDanger: true };
  if (!(await confirmed(about))) return;
  await command(currentConversation(), yes.press).catch(() => {});
  dialog.close();
  handlers.forgotten();
}
