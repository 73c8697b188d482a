import type { InlineKeyboardButton, InlineKeyboardMarkup } from 'grammy/types';
import { badRequest } from './api-error.ts';
import { type Arguments, type Fields, isFields, requireUtf8 } from './arguments.ts';

const MOST_BUTTONS = 100;
const MOST_DATA_BYTES = 64;
const OTHER_KINDS = [
  'callback_game',
  'copy_text',
  'login_url',
  'pay',
  'switch_inline_query',
  'switch_inline_query_chosen_chat',
  'switch_inline_query_current_chat',
  'web_app',
];

/**
 * Reads and checks `reply_markup`. Only an inline keyboard is kept; other keyboards are accepted and give
 * undefined, like no keyboard at all. 400 for more than 100 buttons or callback data over 64 bytes.
 */
export function readInlineKeyboard(args: Arguments): InlineKeyboardMarkup | undefined {
  const value = args.json('reply_markup', "can't parse reply keyboard markup JSON object");
  if (value === undefined) return undefined;
  if (!isFields(value)) throw badRequest('object expected as reply markup');
  const rows = value.inline_keyboard;
  if (rows === undefined) return undefined;
  if (!Array.isArray(rows)) throw badRequest('field "inline_keyboard" must be of type Array');
  const keyboard = rows.map(readRow).filter((row) => row.length > 0);
  if (keyboard.flat().length > MOST_BUTTONS) throw badRequest('reply markup is too long');
  return keyboard.length === 0 ? undefined : { inline_keyboard: keyboard };
}

function readRow(row: unknown): InlineKeyboardButton[] {
  if (!Array.isArray(row)) {
    throw badRequest(
      'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
    );
  }
  return row.map(readButton);
}

function readButton(button: unknown): InlineKeyboardButton {
  if (!isFields(button)) throw wrongButton('InlineKeyboardButton must be an Object');
  const { text } = button;
  if (typeof text !== 'string') throw wrongButton('Can\'t find field "text"');
  if (requireUtf8(text).trim() === '')
    throw badRequest('inline keyboard button text must be non-empty');
  checkStyle(button);
  const kind = buttonKind(button);
  if (kind === undefined) throw wrongButton('Text buttons are unallowed in the inline keyboard');
  return { ...button, text, ...kind } as InlineKeyboardButton;
}

function buttonKind(button: Fields): Fields | undefined {
  const { url, callback_data: data } = button;
  if (typeof url === 'string' && url !== '') return { url: checkUrl(url) };
  if (typeof data === 'string' && data !== '') {
    if (Buffer.byteLength(requireUtf8(data)) > MOST_DATA_BYTES) {
      throw badRequest('BUTTON_DATA_INVALID');
    }
    return { callback_data: data };
  }
  const other = OTHER_KINDS.find((name) => name in button);
  return other === undefined ? undefined : { [other]: button[other] };
}

function checkUrl(url: string): string {
  const full = /^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `http://${url}`;
  if (!/^(https?|tg|ton):/i.test(full) || !URL.canParse(full)) {
    throw badRequest(`inline keyboard button URL '${url}' is invalid: Unsupported URL protocol`);
  }
  return full;
}

function checkStyle({ style }: Fields): void {
  if (style === undefined || ['danger', 'success', 'primary', ''].includes(String(style))) return;
  throw wrongButton('Invalid button style specified');
}

function wrongButton(problem: string): Error {
  return badRequest(`can't parse inline keyboard button: ${problem}`);
}
