import { createHash } from 'node:crypto';
import type { Invocation } from '../../conversation/door.ts';

/** Longest `custom_id` of a component and longest `value` of a select option. */
const MAX_ID = 100;
/** How many presses too long for an id are remembered. */
const MAX_REMEMBERED = 2_000;
const SEPARATOR = '|';

/** What a pressed button says: for whom it was made and what it does. */
export type Press = { readonly ownerId: string; readonly invocation: Invocation };

/**
 * Packs presses into the ids that Discord hands back. What fits travels in the id itself and works
 * for ever; what does not is remembered, the newest 2,000 until the restart.
 */
export class Presses {
  readonly #remembered = new Map<string, Press>();

  /** An id of at most 100 characters; `index` keeps the ids of one message apart. */
  encode(press: Press, index: number): string {
    const { command, argument } = press.invocation;
    const id = [index, press.ownerId, `${command} ${argument}`.trim()].join(SEPARATOR);
    if (id.length <= MAX_ID) return id;
    // The same press has the same token, so that a growing message does not fill the memory.
    const token = createHash('sha256').update(JSON.stringify(press)).digest('base64url');
    this.#remembered.delete(token);
    this.#remembered.set(token, press);
    const oldest = this.#remembered.keys().next();
    if (this.#remembered.size > MAX_REMEMBERED && !oldest.done) {
      this.#remembered.delete(oldest.value);
    }
    return [index, '', token].join(SEPARATOR);
  }

  /** What an id stands for; undefined when it was forgotten or is not ours. */
  decode(id: string): Press | undefined {
    const [index, ownerId, ...rest] = id.split(SEPARATOR);
    const said = rest.join(SEPARATOR);
    if (index === undefined || ownerId === undefined || said === '') return undefined;
    if (ownerId === '') return this.#remembered.get(said);
    const [command = '', ...words] = said.split(' ');
    return { ownerId, invocation: { command, argument: words.join(' ') } };
  }
}
