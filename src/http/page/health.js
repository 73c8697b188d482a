import { command, getJson } from './api.js';
import { currentConversation } from './conversation.js';
import { openDialog } from './dialogs.js';
import { byId, element } from './element.js';
import { showMarkdown } from './markdown.js';
import { texts } from './texts.js';

const CALM_MS = 20_000;
const WORRIED_MS = 5_000;
const line = byId('health');
const words = byId('health-text');
const advice = byId('advice');

let timer;
let before = '';
let onChange = () => {};

/** Keeps the health line true; `changed` is called when another server, or none, answers. */
export function watchHealth(changed) {
  onChange = changed;
  words.textContent = texts.connecting;
  line.addEventListener('click', openHealth);
  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer);
    if (!document.hidden) void look();
  });
  void look();
}

async function look() {
  clearTimeout(timer);
  const health = await getJson('/api/v1/health').catch(() => undefined);
  const { state, text, hint } = describe(health);
  line.dataset.state = state;
  words.textContent = text;
  line.title = health?.error ?? texts.healthTitle;
  showAdvice(state, hint);
  const key = `${state} ${health?.foundry.url} ${health?.foundry.loaded}`;
  if (key !== before) onChange();
  before = key;
  const isCalm = state === 'healthy' || state === 'practice';
  timer = setTimeout(look, isCalm ? CALM_MS : WORRIED_MS);
}

function describe(health) {
  if (health === undefined) {
    return { state: 'disconnected', text: texts.noServer, hint: texts.noServerAdvice };
  }
  const { status, foundry, queue } = health;
  if (status === 'disconnected') {
    return { state: status, text: texts.noFoundry, hint: texts.noFoundryAdvice };
  }
  if (foundry.generation === 'practice') {
    return { state: 'practice', text: texts.practice, hint: texts.practiceAdvice };
  }
  if (status === 'degraded') return { state: status, text: texts.degraded };
  const where = new URL(foundry.url).host;
  const waiting = queue.waiting > 0 ? ` · ${texts.waiting(queue.waiting)}` : '';
  return { state: status, text: `${texts.connected(where)}${waiting}` };
}

/** What is wrong and what to do, above the conversation. */
function showAdvice(state, hint) {
  if (hint === undefined) return advice.replaceChildren();
  if (advice.dataset.shown === hint && advice.childElementCount > 0) return;
  advice.dataset.shown = hint;
  advice.dataset.state = state;
  const text = element('div', { class: 'prose' });
  showMarkdown(text, hint);
  const more = element('button', { type: 'button', class: 'quiet' }, texts.details);
  more.addEventListener('click', openHealth);
  advice.replaceChildren(
    text,
    ...(state === 'practice' || hint === texts.noServerAdvice ? [] : [more]),
  );
}

/** The words and buttons of `/health`, as every door has them. */
function openHealth() {
  const text = element('div', { class: 'prose' });
  const buttons = element('div', { class: 'buttons' });
  const dialog = openDialog({ title: texts.healthTitle, content: [text, buttons] });
  text.setAttribute('aria-live', 'polite');
  const show = ({ append, markdown, buttons: rows = [] }) => {
    if (append === undefined) showMarkdown(text, markdown);
    buttons.replaceChildren(
      ...rows.flat().map(({ label, press }) => {
        const made = element('button', { type: 'button' }, label);
        made.addEventListener('click', () => void run(press));
        return made;
      }),
    );
  };
  const run = async (invocation) => {
    for (const button of buttons.children) button.disabled = true;
    try {
      await command(currentConversation(), invocation, (event) => {
        if (event.type === 'show' || event.type === 'finish') show(event);
      });
    } catch {
      showMarkdown(text, texts.noServerAdvice);
    }
    void look();
  };
  void run({ command: 'health', argument: '' });
  return dialog;
}
