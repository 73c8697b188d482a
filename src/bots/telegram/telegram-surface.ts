import { type Api, InputFile } from 'grammy';
import type { Message } from 'grammy/types';
import { cutStyled } from '../../markdown/cut.ts';
import { telegramLength, toTelegram } from '../../markdown/telegram.ts';
import { toTelegramRich } from '../../markdown/telegram-rich.ts';
import { Composer } from '../composer.ts';
import {
  type Content,
  DeliveryError,
  type Left,
  type Part,
  type Piece,
  type Surface,
} from '../surface.ts';
import { describe } from './call-error.ts';
import {
  accepts,
  type Doing,
  isNotTaken,
  isUncertain,
  isUnchanged,
  mayTakePlain,
  toDeliveryError,
} from './delivery.ts';
import { keyboardOf } from './keyboard.ts';
import type { MessageIds } from './message-ids.ts';
import { Placement } from './placement.ts';
import type { PressCodec } from './press-codec.ts';
import type { Refusals } from './refusals.ts';
import { richMessageOf, textOf } from './rendering.ts';
import type { TelegramAddress } from './telegram-address.ts';

/** "1-4096 characters after entities parsing", in UTF-16 units. */
const MOST_CHARACTERS = 4_096;
/** "0-1024 characters after entities parsing" under a file. */
const MOST_CAPTION_CHARACTERS = 1_024;

/** A folded quote costs a reader nothing, but the answer should begin in the same message. */
const MOST_THOUGHT_CHARACTERS = 2_500;

export type TelegramSurfaceOptions = {
  readonly api: Api;
  readonly ids: MessageIds;
  readonly presses: PressCodec;
  readonly address: TelegramAddress;
  /** Set: rich messages are used, in chats that are not in it. */
  readonly richRefusals?: Refusals;
};

/** What of a message may be left out so that Telegram takes it. */
export type Looks = { readonly isRich: boolean; readonly isFormatted: boolean };
const PLAIN: Looks = { isRich: false, isFormatted: false };

/** What may be left out of this one. */
export function looksOf(piece: Piece): Looks {
  return { isRich: piece.rich !== undefined, isFormatted: piece.spans.length > 0 };
}

/**
 * The messages of one answer in one Telegram chat. Formatting goes as entities, never as markup;
 * what gains from it goes as a rich message.
 */
export class TelegramSurface implements Surface<number> {
  readonly #options: TelegramSurfaceOptions;
  readonly #composer = new Composer({
    thought: { look: 'quote', maxChars: MOST_THOUGHT_CHARACTERS },
    cut: { limit: MOST_CHARACTERS, measure: telegramLength },
  });
  /** Whether a growing text is rich as well, and not only the final one. */
  protected growsRich = false;
  protected readonly placement: Placement;
  /** The highest id that existed when a send was lost. */
  #lostAbove: number | undefined;
  #lostFileAbove: number | undefined;
  /** Whether this answer may be rich. Once it is not it stays so: it must not change back and forth. */
  #mayBeRich: boolean;

  constructor(options: TelegramSurfaceOptions) {
    this.#options = options;
    this.placement = new Placement(options.address);
    this.#mayBeRich = options.richRefusals?.has(this.placement.chat) === false;
  }

  cut(content: Content, { isFinal }: { isFinal: boolean }): readonly Piece[] {
    const parts = this.#composer.cut(content, { isFinal });
    // Telegram refuses a text without a visible character.
    const visible = parts.filter(({ text }) => text.trim() !== '');
    const isLong = visible.length > 1;
    const rich = this.#richOf(content, { isFinal, isLong });
    if (rich !== undefined) return [{ ...this.#composer.compose(content, { isFinal }), rich }];
    // Messages that stand already are not gathered into one.
    if (isLong && !isFinal) this.#mayBeRich = false;
    return visible;
  }

  /** The whole as a rich message, if it gains from that and the chat takes it. */
  #richOf(content: Content, how: { isFinal: boolean; isLong: boolean }): string | undefined {
    const { isFinal, isLong } = how;
    if (!this.#mayBeRich || !(isFinal || isLong || this.growsRich)) return undefined;
    const made = toTelegramRich(content, { isFinal });
    return made?.isRicher === true || isLong ? made?.html : undefined;
  }

  handleOf(id: string): number | undefined {
    return /^\d+$/.test(id) ? Number(id) : undefined;
  }

  /**
   * The id above which the message will be found. Only for one that is sent at once: others of ours
   * in this chat must not lie between.
   */
  trace({ isSending }: { isSending: boolean }): string | undefined {
    // One that may be there is still to be looked for.
    if (this.#lostAbove !== undefined) return String(this.#lostAbove);
    return isSending ? this.#options.ids.highest(this.placement.chat)?.toString() : undefined;
  }

  follow({ trace, known }: Left): void {
    for (const id of known) this.#options.ids.note(this.placement.chat, Number(id));
    this.#lostAbove = trace === undefined ? undefined : this.handleOf(trace);
  }

  async send(part: Part): Promise<number> {
    const { api, ids } = this.#options;
    return await ids.inTurn(this.placement.chat, async () => {
      const floor = ids.highest(this.placement.chat);
      try {
        const { rich } = part.styled;
        const call = (isPlain: boolean): Promise<Message> => {
          const look = { ...this.placement.ofNext, ...this.#keyboard(part) };
          if (rich !== undefined)
            return api.sendRichMessage(this.placement.chat, richMessageOf(rich), look);
          const { text, entities } = textOf(part.styled, isPlain);
          return api.sendMessage(this.placement.chat, text, {
            ...look,
            ...(entities.length > 0 && { entities }),
            link_preview_options: { is_disabled: true },
          });
        };
        return this.#noteSent(await this.mended('send', call, looksOf(part.styled)));
      } catch (error) {
        if (isUncertain(error)) this.#lostAbove = floor;
        throw error;
      }
    });
  }

  async edit(handle: number, part: Part): Promise<void> {
    try {
      await this.#edit(handle, part);
    } catch (error) {
      const isGone = error instanceof DeliveryError && error.fault === 'gone';
      // Of a text that cannot become rich the same may be said; an ordinary edit will tell.
      throw isGone && part.styled.rich !== undefined ? this.#leaveRich(error) : error;
    }
  }

  async #edit(handle: number, part: Part): Promise<void> {
    const { api } = this.#options;
    const { rich } = part.styled;
    const call = (isPlain: boolean) => {
      const look = { ...this.#keyboard(part), link_preview_options: { is_disabled: true } };
      if (rich !== undefined) {
        return api.editMessageText(this.placement.chat, handle, richMessageOf(rich), look);
      }
      const { text, entities } = textOf(part.styled, isPlain);
      const marks = entities.length > 0 && { entities };
      return api.editMessageText(this.placement.chat, handle, text, { ...marks, ...look });
    };
    try {
      await this.mended('edit', call, looksOf(part.styled));
    } catch (error) {
      if (!isUnchanged(error)) throw error;
    }
  }

  async remove(handle: number): Promise<void> {
    await this.mended('edit', () => this.#options.api.deleteMessage(this.placement.chat, handle));
  }

  async sendFile(name: string, markdown: string, part: Part): Promise<number> {
    const { api, ids } = this.#options;
    const captions = cutStyled(part.styled, {
      limit: MOST_CAPTION_CHARACTERS,
      measure: telegramLength,
    });
    const { text: caption, entities } = toTelegram(captions[0] ?? { text: '', spans: [] });
    const look = { caption, caption_entities: entities, ...this.#keyboard(part) };
    return await ids.inTurn(this.placement.chat, async () => {
      const found = await this.#findLost(this.#lostFileAbove, (id) =>
        api.editMessageCaption(this.placement.chat, id, look),
      );
      this.#lostFileAbove = undefined;
      if (found !== undefined) return found;
      const floor = ids.highest(this.placement.chat);
      try {
        const sent = await this.mended('send', () => {
          // A file that was uploaded cannot be read a second time.
          const file = new InputFile(Buffer.from(markdown, 'utf8'), name);
          return api.sendDocument(this.placement.chat, file, { ...this.placement.ofNext, ...look });
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
    const found = await ids.inTurn(this.placement.chat, () =>
      this.#findLost(this.#lostAbove, (id) => this.#edit(id, part)),
    );
    this.#lostAbove = undefined;
    return found;
  }

  async typing(): Promise<void> {
    await this.#options.api.sendChatAction(this.placement.chat, 'typing', this.placement.topic);
  }

  /** Only a message of ours takes an edit: the one that does is the one whose reply was lost. */
  async #findLost(
    floor: number | undefined,
    edit: (id: number) => Promise<unknown>,
  ): Promise<number | undefined> {
    if (floor === undefined) return undefined;
    const { ids } = this.#options;
    for (const id of ids.candidates(this.placement.chat, floor)) {
      if (!(await accepts(() => edit(id)))) continue;
      ids.note(this.placement.chat, id);
      this.placement.hasBegun();
      return id;
    }
    return undefined;
  }

  /** Calls, and calls again without the part that Telegram does not take. */
  protected async mended<T>(
    doing: Doing,
    call: (isPlain: boolean) => Promise<T>,
    { isRich, isFormatted }: Looks = PLAIN,
  ): Promise<T> {
    let isPlain = !isFormatted;
    for (;;) {
      try {
        return await call(isPlain);
      } catch (error) {
        if (isUnchanged(error)) throw error;
        if (this.placement.adapt(error)) continue;
        if (isRich && isNotTaken(error)) {
          this.#options.richRefusals?.note(this.placement.chat, error);
          throw this.#leaveRich(error);
        }
        if (isPlain || !mayTakePlain(error)) throw toDeliveryError(error, doing);
        isPlain = true;
      }
    }
  }

  #leaveRich(error: unknown): DeliveryError {
    this.#mayBeRich = false;
    return new DeliveryError('recut', new Error(describe(error)));
  }

  #noteSent(sent: Message): number {
    this.#options.ids.note(this.placement.chat, sent.message_id);
    this.placement.hasBegun();
    return sent.message_id;
  }

  #keyboard({ buttons }: Part) {
    const { presses, address } = this.#options;
    return buttons.length === 0 ? {} : keyboardOf(buttons, { presses, owner: address.owner });
  }
}
