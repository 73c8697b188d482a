/** Where an answer goes. */
export type TelegramAddress = {
  readonly chat: number;
  readonly thread?: number;
  /** The message that the first one of the answer quotes. */
  readonly replyTo?: number;
  /** Who alone may press the buttons; unset: whoever sees them. */
  readonly owner?: string;
};
