import type { InlineKeyboardMarkup } from 'grammy/types';
import type { Button } from '../../conversation/door.ts';
import type { PressCodec } from './press-codec.ts';

/** Rows of buttons as Telegram takes them; `owner`: who alone may press them, unset: anybody. */
export function keyboardOf(
  buttons: readonly (readonly Button[])[],
  { presses, owner }: { readonly presses: PressCodec; readonly owner: string | undefined },
): { reply_markup: InlineKeyboardMarkup } {
  const rows = buttons.map((row) =>
    row.map(({ label, press }) => {
      const to = { invocation: press, ...(owner !== undefined && { owner }) };
      return { text: label, callback_data: presses.encode(to) };
    }),
  );
  return { reply_markup: { inline_keyboard: rows } };
}
