import type { APIMessageTopLevelComponent } from 'discord.js';
import type { Button } from '../../conversation/door.ts';
import { shorten } from '../shorten.ts';
import type { Presses } from './presses.ts';

/** Discord: 5 buttons a row, 5 rows a message, 25 options a select menu. */
const MAX_PER_ROW = 5;
const MAX_ROWS = 5;
const MAX_OPTIONS = 25;
const MAX_BUTTON_LABEL = 80;
const MAX_OPTION_LABEL = 100;

const ROW = 1;
const BUTTON = 2;
const SELECT = 3;
const SECONDARY = 2;

type Rows = readonly (readonly Button[])[];
type Component = { readonly type: number };
type PressOptions = { readonly presses: Presses; readonly ownerId: string };

/**
 * Lays rows of buttons out within Discord's limits. What needs more than 5 rows becomes select
 * menus: first the buttons that stand alone in their row (a list), then, if need be, all of them.
 */
export function toComponents(rows: Rows, options: PressOptions): APIMessageTopLevelComponent[] {
  let count = 0;
  const idOf = ({ press }: Button): string => {
    const id = options.presses.encode({ ownerId: options.ownerId, invocation: press }, count);
    count += 1;
    return id;
  };
  const { lists, buttons } = layOut(rows.filter((row) => row.length > 0));
  const components = [
    ...lists.map((list, index) => selectRow(list, `list${index}`, idOf)),
    ...buttons.map((row) => ({ type: ROW, components: row.map((each) => toButton(each, idOf)) })),
  ];
  return components.slice(0, MAX_ROWS) as unknown as APIMessageTopLevelComponent[];
}

function layOut(rows: Rows): { lists: Rows; buttons: Rows } {
  const wrapped = rows.flatMap((row) => chunk(row, MAX_PER_ROW));
  if (wrapped.length <= MAX_ROWS) return { lists: [], buttons: wrapped };
  const alone = rows.filter((row) => row.length === 1).flat();
  const lists = chunk(alone, MAX_OPTIONS);
  const buttons = rows.filter((row) => row.length > 1).flatMap((row) => chunk(row, MAX_PER_ROW));
  if (lists.length + buttons.length <= MAX_ROWS) return { lists, buttons };
  return { lists: chunk(rows.flat(), MAX_OPTIONS), buttons: [] };
}

function selectRow(list: readonly Button[], id: string, idOf: (button: Button) => string) {
  const options = list.map((button) => ({
    label: shorten(button.label, MAX_OPTION_LABEL),
    value: idOf(button),
  }));
  return { type: ROW, components: [{ type: SELECT, custom_id: id, options } as Component] };
}

function toButton(button: Button, idOf: (button: Button) => string): Component {
  const label = shorten(button.label, MAX_BUTTON_LABEL);
  return { type: BUTTON, style: SECONDARY, label, custom_id: idOf(button) } as Component;
}

function chunk<Item>(items: readonly Item[], size: number): Item[][] {
  const chunks: Item[][] = [];
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size));
  return chunks;
}
