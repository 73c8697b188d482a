import { getJson } from './api.js';
import { showMarkdown } from './markdown.js';
import { texts } from './texts.js';

const CALM_MS = 20_000;
const WORRIED_MS = 5_000;
const line = document.querySelector('#health');
const words = document.querySelector('#health-text');
const advice = document.querySelector('#advice');

let timer;
let before = '';

/** Keeps the health line true; `onChange` is called when another server, or none, answers. */
export function watchHealth(onChange) {
  words.textContent = texts.connecting;
  const look = async () => {
    clearTimeout(timer);
    const health = await getJson('/api/v1/health').catch(() => undefined);
    const { state, text, hint } = describe(health);
    line.dataset.state = state;
    line.title = health?.error ?? '';
    if (words.textContent !== text) words.textContent = text;
    advice.hidden = hint === undefined;
    if (hint !== undefined) showAdvice(hint);
    const key = `${state} ${health?.foundry.url} ${health?.foundry.loaded}`;
    if (key !== before) onChange();
    before = key;
    const isCalm = state === 'healthy' || state === 'practice';
    timer = setTimeout(look, isCalm ? CALM_MS : WORRIED_MS);
  };
  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer);
    if (!document.hidden) void look();
  });
  void look();
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
  const waiting = queue.waiting > 0 ? texts.waiting(queue.waiting) : '';
  return { state: status, text: texts.connected(where, foundry.latency_ms) + waiting };
}

function showAdvice(markdown) {
  const holder = document.createElement('div');
  showMarkdown(holder, markdown);
  advice.replaceChildren(...holder.firstElementChild.childNodes);
}
