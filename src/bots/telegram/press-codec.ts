import { randomBytes } from 'node:crypto';
import type { Invocation } from '../../conversation/door.ts';

/** `callback_data`: "1-64 bytes", https://core.telegram.org/bots/api#inlinekeyboardbutton */
const MOST_BYTES = 64;
/** How many long presses are remembered; the oldest buttons then are "too old". */
const MOST_REMEMBERED = 2_000;

/** A button's meaning, and who alone may press it: an author's id, or nobody in particular. */
export type Press = { readonly invocation: Invocation; readonly owner?: string };

/**
 * Turns a button's meaning into callback data and back. What fits into 64 bytes works for ever;
 * what does not is remembered under a short token until the process ends.
 */
export class PressCodec {
  readonly #byToken = new Map<string, Press>();
  readonly #tokens = new Map<string, string>();

  encode(press: Press): string {
    const { command, argument } = press.invocation;
    const whole = `=${press.owner ?? ''}:${`${command} ${argument}`.trim()}`;
    if (Buffer.byteLength(whole) <= MOST_BYTES) return whole;
    // The same button is drawn with every edit; a new token each time would fill the memory.
    const token = this.#tokens.get(whole) ?? `#${randomBytes(12).toString('base64url')}`;
    this.#tokens.delete(whole);
    this.#tokens.set(whole, token);
    this.#byToken.set(token, press);
    this.#forgetOldest();
    return token;
  }

  /** Undefined for data that is unknown: from another time or not from us. */
  decode(data: string): Press | undefined {
    const remembered = this.#byToken.get(data);
    if (remembered !== undefined) return remembered;
    const match = /^=([^:\s]*):(\S+)(?:\s+([\s\S]+))?$/.exec(data);
    if (match === null) return undefined;
    const [, owner = '', command = '', argument = ''] = match;
    return { invocation: { command, argument }, ...(owner !== '' && { owner }) };
  }

  #forgetOldest(): void {
    if (this.#tokens.size <= MOST_REMEMBERED) return;
    const [oldest] = this.#tokens;
    if (oldest === undefined) return;
    this.#tokens.delete(oldest[0]);
    this.#byToken.delete(oldest[1]);
  }
}
