import { toTelegram } from '../../markdown/telegram.ts';
import type { Piece } from '../surface.ts';

/** Text and entities as methods like `sendMessage` take them; `isPlain` leaves the entities out. */
export function textOf(piece: Piece, isPlain: boolean): ReturnType<typeof toTelegram> {
  return isPlain ? { text: piece.text, entities: [] } : toTelegram(piece);
}

/**
 * An `InputRichMessage` with this HTML. Telegram makes nothing in it live by itself: no mention, no
 * command, no address.
 */
export function richMessageOf(html: string): { html: string; skip_entity_detection: true } {
  return { html, skip_entity_detection: true };
}
