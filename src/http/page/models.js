import { getJson } from './api.js';
import { texts } from './texts.js';

const MARKS = { loaded: '●', cached: '○', catalog: '☁' };
const picker = document.querySelector('#model');

/** Calls `choose` with an alias when the person picks a model. */
export function openPicker(choose) {
  picker.addEventListener('change', () => choose(picker.value));
}

/** Fills the picker; `current` is the alias or id of the model that answers. */
export async function refreshPicker(current) {
  const { models } = await getJson('/api/v1/models').catch(() => ({ models: [] }));
  // While the list is open under the person's hand it must not change.
  if (document.activeElement === picker && picker.matches(':open, :active')) return;
  const offered = oneByAlias(models.filter(({ kind }) => kind === 'chat'));
  picker.disabled = offered.length === 0;
  if (offered.length === 0) return picker.replaceChildren(new Option(texts.noModel));
  const groups = Object.keys(MARKS)
    .map((state) => groupOf(state, offered))
    .filter((group) => group.children.length > 0);
  picker.replaceChildren(...groups);
  const now = offered.find(({ id, alias }) => alias === current || id === current);
  picker.value = now?.alias ?? '';
}

function groupOf(state, models) {
  const group = document.createElement('optgroup');
  group.label = texts[state];
  const mine = models.filter((model) => model.state === state);
  group.append(...mine.map((model) => new Option(describe(model), model.alias)));
  return group;
}

function describe({ state, alias, size_mb: size, device }) {
  const gigabytes = size === undefined ? undefined : `${(size / 1024).toFixed(1)} GB`;
  return [`${MARKS[state]} ${alias}`, gigabytes, device].filter(Boolean).join(' · ');
}

/** Of several variants the one that answers soonest. */
function oneByAlias(models) {
  const order = Object.keys(MARKS);
  const sorted = models.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  return [...new Map(sorted.toReversed().map((model) => [model.alias, model])).values()].reverse();
}
