import { type Api, InputFile } from 'grammy';
import type { InlineKeyboardButton, Message } from 'grammy/types';
import type { Button } from '../../conversation/door.ts';
import { cutStyled } from '../../markdown/cut.ts';
import type { Styled } from '../../markdown/styled.ts';
import { telegramLength, toTelegram } from '../../markdown/telegram.ts';
import { Composer } from '../composer.ts';
import { type Content, DeliveryError, type Part, type Surface } from '../surface.ts';
import { type Doing, isUnchanged, newChatOf, remedyOf, toDeliveryError } from './delivery.ts';
import type { MessageIds } from './message-ids.ts';
import type { PressCodec } from './press-codec.ts';

/** "1-4096 characters after entities parsing", in UTF-16 units. */
const MOST_CHARACTERS = 4_096;
/** "0-1024 characters after entities parsing" under a file. */
const MOST_CAPTION_CHARACTERS = 1_024;

/** A folded quote costs a reader nothing, but the answer should begin in the same message. */
const MOST_THOUGHT_CHARACTERS = 2_500;

/** Where an answer goes. */
export type TelegramAddress = {
  readonly chat: number;
  readonly thread?: number;
  /** The message that the first one of the answer quotes. */
  readonly replyTo?: number;
  /** Who alone may press the buttons; unset: whoever sees them. */
  readonly owner?: string;
};

export type TelegramSurfaceOptions = {
  readonly api: Api;
  readonly ids: MessageIds;
  readonly presses: PressCodec;
  readonly address: TelegramAddress;
};

/** The messages of one answer in one Telegram chat. Formatting goes as entities, never as markup. */
export class TelegramSurface implements Surface<number> {
  readonly #options: TelegramSurfaceOptions;
  readonly #composer = new Composer({ look: 'quote', maxChars: MOST_THOUGHT_CHARACTERS });
  #chat: number;
  #thread: number | undefined;
  #replyTo: number | undefined;
  /** The highest id that existed when a send was lost. */
  #lostAbove: number | undefined;
  #lostFileAbove: number | undefined;

  constructor(options: TelegramSurfaceOptions) {
    this.#options = options;
    this.#chat = options.address.chat;
    this.#thread = options.address.thread;
    this.#replyTo = options.address.replyTo;
  }

  cut(content: Content, { isFinal }: { isFinal: boolean }): readonly Styled[] {
    const parts = cutStyled(this.#composer.compose(content, { isFinal }), {
      limit: MOST_CHARACTERS,
      measure: telegramLength,
    });
    // Telegram refuses a text without a visible character.
    return parts.filter(({ text }) => text.trim() !== '');
  }

  handleOf(id: string): number | undefined {
    return /^\d+$/.test(id) ? Number(id) : undefined;
  }

  async send(part: Part): Promise<number> {
    const { api, ids } = this.#options;
    return await ids.inTurn(this.#chat, async () => {
      const floor = ids.highest(this.#chat);
      try {
        const sent = await this.#mended('send', (isPlain) => {
          const { text, entities } = textOf(part.styled, isPlain);
          return api.sendMessage(this.#chat, text, {
            ...this.#placement(),
            ...(entities.length > 0 && { entities }),
            ...this.#keyboard(part),
            link_preview_options: { is_disabled: true },
          });
        });
        return this.#noteSent(sent);
      } catch (error) {
        if (isUncertain(error)) this.#lostAbove = floor;
        throw error;
      }
    });
  }

  async edit(handle: number, part: Part): Promise<void> {
    const { api } = this.#options;
    try {
      await this.#mended('edit', (isPlain) => {
        const { text, entities } = textOf(part.styled, isPlain);
        return api.editMessageText(this.#chat, handle, text, {
          ...(entities.length > 0 && { entities }),
          ...this.#keyboard(part),
          link_preview_options: { is_disabled: true },
        });
      });
    } catch (error) {
      if (!isUnchanged(error)) throw error;
    }
  }

  async remove(handle: number): Promise<void> {
    await this.#mended('edit', () => this.#options.api.deleteMessage(this.#chat, handle));
  }

  async sendFile(name: string, markdown: string, part: Part): Promise<number> {
    const { api, ids } = this.#options;
    const captions = cutStyled(part.styled, {
      limit: MOST_CAPTION_CHARACTERS,
      measure: telegramLength,
    });
    const { text: caption, entities } = toTelegram(captions[0] ?? { text: '', spans: [] });
    const look = { caption, caption_entities: entities, ...this.#keyboard(part) };
    return await ids.inTurn(this.#chat, async () => {
      const found = await this.#findLost(this.#lostFileAbove, (id) =>
        api.editMessageCaption(this.#chat, id, look),
      );
      this.#lostFileAbove = undefined;
      if (found !== undefined) return found;
      const floor = ids.highest(this.#chat);
      try {
        const sent = await this.#mended('send', () => {
          // A file that was uploaded cannot be read a second time.
          const file = new InputFile(Buffer.from(markdown, 'utf8'), name);
          return api.sendDocument(this.#chat, file, { ...this.#placement(), ...look });
        });
        return this.#noteSent(sent);
      } catch (error) {
        if (isUncertain(error)) this.#lostFileAbove = floor;
        throw error;
      }
    });
  }

  async recover(part: Part): Promise<number | undefined> {
    const { ids } = this.#options;
    const found = await ids.inTurn(this.#chat, () =>
      this.#findLost(this.#lostAbove, (id) => this.edit(id, part)),
    );
    this.#lostAbove = undefined;
    return found;
  }

  async typing(): Promise<void> {
    const thread = this.#thread !== undefined && { message_thread_id: this.#thread };
    await this.#options.api.sendChatAction(this.#chat, 'typing', { ...thread });
  }

  /** Only a message of ours takes an edit: the one that does is the one whose reply was lost. */
  async #findLost(
    floor: number | undefined,
    edit: (id: number) => Promise<unknown>,
  ): Promise<number | undefined> {
    if (floor === undefined) return undefined;
    const { ids } = this.#options;
    for (const id of ids.candidates(this.#chat, floor)) {
      if (!(await accepts(() => edit(id)))) continue;
      ids.note(this.#chat, id);
      this.#replyTo = undefined;
      return id;
    }
    return undefined;
  }

  /** Calls, and calls again without the part that Telegram does not take. */
  async #mended<T>(doing: Doing, call: (isPlain: boolean) => Promise<T>): Promise<T> {
    let isPlain = false;
    for (;;) {
      try {
        return await call(isPlain);
      } catch (error) {
        if (isUnchanged(error)) throw error;
        if (remedyOf(error) === 'formatting' && !isPlain) isPlain = true;
        else if (!this.#adapt(error)) throw toDeliveryError(error, doing);
      }
    }
  }

  /** Follows the chat to where Telegram says it is now; false when that was not the trouble. */
  #adapt(error: unknown): boolean {
    const remedy = remedyOf(error);
    const moved = newChatOf(error);
    const isNew = moved !== undefined && moved !== this.#chat;
    if (remedy === 'reply' && this.#replyTo !== undefined) this.#replyTo = undefined;
    else if (remedy === 'thread' && this.#thread !== undefined) this.#thread = undefined;
    else if (isNew) this.#chat = moved;
    else return false;
    return true;
  }

  #noteSent(sent: Message): number {
    this.#options.ids.note(this.#chat, sent.message_id);
    // Only the beginning of an answer quotes the question.
    this.#replyTo = undefined;
    return sent.message_id;
  }

  #placement() {
    const replyTo = this.#replyTo;
    return {
      ...(this.#thread !== undefined && { message_thread_id: this.#thread }),
      ...(replyTo !== undefined && {
        reply_parameters: { message_id: replyTo, allow_sending_without_reply: true },
      }),
    };
  }

  #keyboard({ buttons }: Part) {
    if (buttons.length === 0) return {};
    const rows = buttons.map((row) => row.map((button) => this.#toKey(button)));
    return { reply_markup: { inline_keyboard: rows } };
  }

  #toKey({ label, press }: Button): InlineKeyboardButton {
    const { presses, address } = this.#options;
    const owner = address.owner !== undefined && { owner: address.owner };
    return { text: label, callback_data: presses.encode({ invocation: press, ...owner }) };
  }
}

function textOf(styled: Styled, isPlain: boolean): ReturnType<typeof toTelegram> {
  return isPlain ? { text: styled.text, entities: [] } : toTelegram(styled);
}

function isUncertain(error: unknown): boolean {
  return error instanceof DeliveryError && error.fault === 'uncertain';
}

/** Whether an edit is taken; only a fault that may pass is thrown. */
async function accepts(edit: () => Promise<unknown>): Promise<boolean> {
  try {
    await edit();
    return true;
  } catch (error) {
    if (isUnchanged(error)) return true;
    const { fault } = toDeliveryError(error, 'edit');
    if (fault === 'gone' || fault === 'refused') return false;
    throw toDeliveryError(error, 'edit');
  }
}
