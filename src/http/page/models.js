import { command, getJson } from './api.js';
import { currentConversation } from './conversation.js';
import { confirmed } from './dialogs.js';
import { byId, element } from './element.js';
import { place } from './menu.js';
import { sizeOf } from './sizes.js';
import { runTask } from './tasks.js';
import { texts } from './texts.js';

const MARKS = { loaded: '●', cached: '○', catalog: '☁' };
const STATES = Object.keys(MARKS);
const button = byId('model');
const mark = byId('model-mark');
const name = byId('model-name');
const popover = byId('models');
const filter = byId('model-filter');
const list = byId('model-list');

let models = [];
let current;
let onChosen = () => {};

/** Makes the picker work; `chosen` is called when another model answers from now on. */
export function openPicker(chosen) {
  onChosen = chosen;
  popover.addEventListener('toggle', ({ newState }) => {
    const isOpen = newState === 'open';
    button.setAttribute('aria-expanded', String(isOpen));
    if (!isOpen) return;
    filter.value = '';
    draw();
    place(popover, button);
    filter.focus();
    void refreshModels();
  });
  filter.addEventListener('input', draw);
  filter.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) move(step);
    else if (event.key === 'Enter') list.querySelector('[aria-selected="true"]')?.click();
    else return;
    event.preventDefault();
  });
}

/** Reads the models anew. */
export async function refreshModels() {
  const found = await getJson('/api/v1/models').catch(() => undefined);
  models = oneByAlias((found?.models ?? []).filter(({ kind }) => kind === 'chat'));
  if (popover.matches(':popover-open')) draw();
  label();
}

/** Shows which model answers: its alias or id. */
export function markModel(model) {
  current = model;
  label();
}

function label() {
  const model = models.find(isCurrent);
  button.disabled = models.length === 0;
  mark.textContent = MARKS[model?.state] ?? '';
  mark.dataset.state = model?.state ?? '';
  name.textContent = model?.alias ?? current ?? texts.noModel;
  button.title = model === undefined ? texts.chooseModel : `${texts.model}: ${describe(model)}`;
}

function draw() {
  const wanted = filter.value.trim().toLowerCase();
  const shown = models.filter(({ alias, id }) => `${alias} ${id}`.toLowerCase().includes(wanted));
  const groups = STATES.map((state) => groupOf(state, shown)).filter(Boolean);
  list.replaceChildren(...groups);
  if (groups.length === 0) list.append(element('p', { class: 'none' }, texts.noModel));
  select(options().find(({ dataset }) => dataset.current !== undefined) ?? options()[0]);
}

function groupOf(state, shown) {
  const mine = shown.filter((model) => model.state === state);
  if (mine.length === 0) return undefined;
  const title = element('div', { class: 'group', id: `models-${state}` }, texts[state]);
  const group = element('div', { role: 'group' }, title, ...mine.map(optionOf));
  group.setAttribute('aria-labelledby', title.id);
  return group;
}

function optionOf(model) {
  const sign = element('span', { class: 'mark' }, MARKS[model.state]);
  sign.dataset.state = model.state;
  const facts = element('span', { class: 'facts' }, factsOf(model).join(' · '));
  const title = element('span', { class: 'option-name' }, model.alias);
  const option = element('div', { class: 'option', role: 'option' }, sign, title, facts);
  option.id = `model-${models.indexOf(model)}`;
  if (isCurrent(model)) option.dataset.current = '';
  option.addEventListener('mousemove', () => select(option));
  option.addEventListener('click', () => {
    popover.hidePopover();
    button.focus();
    void choose(model);
  });
  return option;
}

function select(option) {
  for (const each of options()) each.setAttribute('aria-selected', String(each === option));
  if (option === undefined) return filter.removeAttribute('aria-activedescendant');
  filter.setAttribute('aria-activedescendant', option.id);
  option.scrollIntoView({ block: 'nearest' });
}

function move(step) {
  const all = options();
  const at = all.findIndex((option) => option.getAttribute('aria-selected') === 'true');
  select(all[(at + step + all.length) % all.length]);
}

function options() {
  return [...list.querySelectorAll('.option')];
}

/** One that is not in memory is loaded, one that is not here is downloaded first. */
async function choose(model) {
  const { alias, state } = model;
  if (state === 'catalog') {
    const about = element('p', {}, texts.downloadAdvice(describe(model)));
    const words = { title: texts.downloadTitle(alias), content: [about], action: texts.download };
    if (await confirmed(words)) await runTask({ command: 'download', argument: alias }, onChosen);
    return;
  }
  markModel(alias);
  await command(currentConversation(), { command: 'model', argument: alias }).catch(() => {});
  if (state === 'cached') await runTask({ command: 'load', argument: alias }, onChosen);
  onChosen();
}

function isCurrent({ alias, id }) {
  return alias === current || id === current;
}

function describe(model) {
  return [model.alias, ...factsOf(model)].join(' · ');
}

function factsOf({ size_mb: size, device }) {
  return [size && sizeOf(size * 1024 * 1024), device].filter(Boolean);
}

/** Of several variants the one that answers soonest. */
function oneByAlias(all) {
  const sorted = all.toSorted((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state));
  return [...new Map(sorted.toReversed().map((model) => [model.alias, model])).values()].reverse();
}
