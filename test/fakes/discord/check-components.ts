import { unsupported } from './errors.ts';
import type { FormErrors, FormPath } from './form-errors.ts';
import type { Json } from './types.ts';

const ROW = 1;
const BUTTON = 2;
const STRING_SELECT = 3;
const IN_ROW = [BUTTON, STRING_SELECT, 5, 6, 7, 8];
const LINK_STYLE = 5;

interface Walk {
  readonly form: FormErrors;
  readonly customIds: Set<string>;
  nextId: number;
}

function checkCustomId(walk: Walk, path: FormPath, value: unknown): void {
  const at = [...path, 'custom_id'];
  const id = walk.form.text(at, value, { min: 1, max: 100, required: true });
  if (id === undefined) return;
  if (walk.customIds.has(id)) {
    walk.form.add(at, 'COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated');
  }
  walk.customIds.add(id);
}

function checkEmoji(form: FormErrors, path: FormPath, emoji: unknown): boolean {
  if (emoji === undefined || emoji === null) return false;
  const { id, name } = emoji as Json;
  const isUnicode = typeof name === 'string' && /\p{Emoji}/u.test(name);
  if (!id && !isUnicode) {
    form.add([...path, 'emoji', 'name'], 'BUTTON_COMPONENT_INVALID_EMOJI', 'Invalid emoji');
  }
  return true;
}

function checkButton(walk: Walk, path: FormPath, button: Json): void {
  const { form } = walk;
  form.choice([...path, 'style'], button.style, [1, 2, 3, 4, 5, 6]);
  const label = form.text([...path, 'label'], button.label, { max: 80 });
  const hasEmoji = checkEmoji(form, path, button.emoji);
  if (button.style === 6) throw unsupported('premium buttons');
  if (!label && !hasEmoji) form.missing([...path, 'label']);
  if (button.style === LINK_STYLE) {
    form.text([...path, 'url'], button.url, { min: 1, max: 512, required: true });
  } else checkCustomId(walk, path, button.custom_id);
}

function checkOptions(form: FormErrors, path: FormPath, select: Json): void {
  const at = [...path, 'options'];
  if (select.options === undefined) form.missing(at);
  const values = new Set<string>();
  for (const [index, option] of form.objects(at, select.options, { min: 1, max: 25 }).entries()) {
    const here = [...at, index];
    form.text([...here, 'label'], option.label, { min: 1, max: 100, required: true });
    form.text([...here, 'description'], option.description, { max: 100 });
    checkEmoji(form, here, option.emoji);
    const limits = { min: 1, max: 100, required: true };
    const value = form.text([...here, 'value'], option.value, limits);
    if (value !== undefined && values.has(value)) {
      form.add(
        [...here, 'value'],
        'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
        'The specified option value is already used',
      );
    }
    if (value !== undefined) values.add(value);
  }
}

function checkSelect(walk: Walk, path: FormPath, select: Json): void {
  const { form } = walk;
  checkCustomId(walk, path, select.custom_id);
  form.text([...path, 'placeholder'], select.placeholder, { max: 150 });
  if (select.type !== STRING_SELECT) return;
  checkOptions(form, path, select);
  const count = Array.isArray(select.options) ? select.options.length : 0;
  for (const key of ['min_values', 'max_values']) {
    const value = form.integer([...path, key], select[key]);
    if (value !== undefined && (value > 25 || value > count)) {
      form.add(
        [...path, key],
        'NUMBER_TYPE_MAX',
        `int value should be less than or equal to ${Math.min(25, count)}.`,
      );
    }
  }
}

function answered(walk: Walk, component: Json, defaults: Json): Json {
  const given = Object.entries(component).filter(([, value]) => value !== null);
  walk.nextId += 1;
  return { ...defaults, ...Object.fromEntries(given), id: walk.nextId };
}

function checkChild(walk: Walk, path: FormPath, child: Json): Json {
  walk.form.choice([...path, 'type'], child.type, IN_ROW);
  if (child.type === BUTTON) {
    checkButton(walk, path, child);
    return answered(walk, child, {});
  }
  checkSelect(walk, path, child);
  return answered(walk, child, { min_values: 1, max_values: 1 });
}

/**
 * Checks a message's components (at most 5 rows of 5 buttons or 1 select, unique `custom_id` of 1-100, labels of at
 * most 80, select options of at most 25 with label and value of at most 100) and returns them as Discord
 * answers them: numbered, without nulls, with defaults.
 */
export function checkComponents(form: FormErrors, value: unknown): Json[] {
  const walk: Walk = { form, customIds: new Set(), nextId: 0 };
  return form.objects(['components'], value, { max: 5 }).map((row, rowIndex) => {
    const path = ['components', rowIndex];
    if (typeof row.type === 'number' && row.type >= 9) throw unsupported('components version 2');
    form.choice([...path, 'type'], row.type, [ROW]);
    const { id } = answered(walk, {}, {});
    const children = form.objects([...path, 'components'], row.components, { min: 1, max: 5 });
    const checked = children.map((child, index) =>
      checkChild(walk, [...path, 'components', index], child),
    );
    if (children.length > 1 && children.some((child) => child.type !== BUTTON)) {
      form.add(
        [...path, 'components'],
        'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
        'The specified component exceeds the maximum width',
      );
    }
    return { type: ROW, id, components: checked };
  });
}
