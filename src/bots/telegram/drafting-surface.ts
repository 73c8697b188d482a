import type { Content, Piece } from '../surface.ts';
import { toApiSignal } from './client.ts';
import { isNotTaken } from './delivery.ts';
import type { Refusals } from './refusals.ts';
import { richMessageOf, textOf } from './rendering.ts';
import { looksOf, TelegramSurface, type TelegramSurfaceOptions } from './telegram-surface.ts';

export type DraftingSurfaceOptions = TelegramSurfaceOptions & {
  /** Where it is noted that a chat takes no drafts. */
  readonly draftRefusals: Refusals;
};

export type DraftOptions = {
  /** The same for one answer; not zero. */
  readonly id: number;
  /** Shows the client's own button under the draft, which gives `stopped_message_generation`. */
  readonly canStop: boolean;
  readonly signal: AbortSignal;
};

/**
 * The messages of one answer in a private chat where the end of a growing text is no message but a
 * draft: until {@link leaveDrafts} only what stands before it is cut into messages.
 */
export class DraftingSurface extends TelegramSurface {
  readonly #options: DraftingSurfaceOptions;
  #isDrafting = true;
  // A draft that looks like the final message does not jump when that comes.
  protected override growsRich = true;

  constructor(options: DraftingSurfaceOptions) {
    super(options);
    this.#options = options;
  }

  /** From now on a growing text is messages altogether. */
  leaveDrafts(): void {
    this.#isDrafting = false;
    this.growsRich = false;
  }

  /** Everything of a growing text: messages, and at the end what the draft is to show. */
  cutGrowing(content: Content): readonly Piece[] {
    return super.cut(content, { isFinal: false });
  }

  override cut(content: Content, options: { readonly isFinal: boolean }): readonly Piece[] {
    const parts = super.cut(content, options);
    return this.#isDrafting && !options.isFinal ? parts.slice(0, -1) : parts;
  }

  /**
   * Shows the draft, or its new version. Throws {@link DeliveryError}; that the chat takes no drafts
   * is noted.
   */
  async draft(piece: Piece, { id, canStop, signal }: DraftOptions): Promise<void> {
    const { api, address, draftRefusals } = this.#options;
    const { rich } = piece;
    let fault: unknown;
    const call = async (isPlain: boolean): Promise<true> => {
      // What is kept when somebody stops it is replaced by the message that follows.
      const buttons = canStop ? { can_stop: true, keep_on_stop: true } : {};
      const look = { ...this.placement.topic, ...buttons };
      const ending = toApiSignal(signal);
      try {
        if (rich !== undefined) {
          const message = richMessageOf(rich);
          return await api.sendRichMessageDraft(address.chat, id, message, look, ending);
        }
        const { text, entities } = textOf(piece, isPlain);
        const marks = entities.length > 0 && { entities };
        return await api.sendMessageDraft(address.chat, id, text, { ...look, ...marks }, ending);
      } catch (error) {
        fault = error;
        throw error;
      }
    };
    try {
      await this.mended('edit', call, looksOf(piece));
    } catch (error) {
      if (rich === undefined && isNotTaken(fault)) draftRefusals.note(address.chat, fault);
      throw error;
    }
  }
}
