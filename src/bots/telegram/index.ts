export { type TelegramDoorOptions, telegramDoor } from './door.ts';
export type { TelegramStreaming } from './replies.ts';
export { TELEGRAM_TIMING, type TelegramTiming } from './timing.ts';
