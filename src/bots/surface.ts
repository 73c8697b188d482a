import { type Button, type Message, NotDelivered } from '../conversation/door.ts';
import type { Styled } from '../markdown/styled.ts';

/** Why a platform did not do what it was asked. */
export type DeliveryFault =
  /** Too fast: nothing was done, `retryAfterMs` says when to come back. */
  | 'wait'
  /** Nothing was done and the same request may be repeated (connection refused, 5xx before work). */
  | 'unreachable'
  /** The connection broke after the request had gone out: it may have been done. */
  | 'uncertain'
  /** The message to change is no longer there or no longer ours. */
  | 'gone'
  /** Nothing was done: the surface has learned something and cuts otherwise from now on. */
  | 'recut'
  /** The platform will never take this here (blocked, no rights, chat deleted). */
  | 'refused';

/** What a {@link Surface} throws; anything else counts as `refused`. */
export class DeliveryError extends NotDelivered {
  override readonly name = 'DeliveryError';
  readonly fault: DeliveryFault;
  readonly retryAfterMs: number;

  constructor(fault: DeliveryFault, cause: unknown, retryAfterMs = 0) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.fault = fault;
    this.retryAfterMs = retryAfterMs;
  }
}

/** What is to be read of an answer, before it is cut into messages. */
export type Content = Pick<Message, 'markdown' | 'thought' | 'footnote' | 'file'>;

/** What one message is to say, as a surface has cut it. */
export type Piece = Styled & {
  /** The same in a richer form of the platform's own, which is then shown instead. */
  readonly rich?: string;
};

/** One visible message: its text and the buttons under it. */
export type Part = {
  readonly styled: Piece;
  readonly buttons: readonly (readonly Button[])[];
  /** For the eyes of whoever pressed a button, where the platform can do that. */
  readonly isAside?: boolean;
};

/** What an earlier run may have left in a chat. */
export type Left = { readonly known: readonly string[]; readonly trace?: string | undefined };

/**
 * What one platform can do with the messages of one answer in one chat. `Handle` names a sent
 * message. Methods throw {@link DeliveryError}; "nothing changed" is success, and formatting that
 * the platform rejects is the surface's own business: it sends plain text instead.
 */
export interface Surface<Handle> {
  /**
   * Cuts what is to be read into parts that the platform takes. The cuts stay put while the text
   * grows; what is still open at its end is healed, unless the text is final.
   */
  cut(content: Content, options: { readonly isFinal: boolean }): readonly Piece[];
  /** The handle of a message whose id `String(handle)` was; undefined when it is none of ours. */
  handleOf(id: string): Handle | undefined;
  send(part: Part): Promise<Handle>;
  /**
   * What has to be kept before the next `send`, so that a run after a crash finds that message though
   * nobody noted its handle; `isSending`: that is now. Undefined: nothing serves, or not yet.
   */
  trace?(when: { readonly isSending: boolean }): string | undefined;
  /**
   * What an earlier run left: messages that stand there, by their ids, and perhaps one that was sent
   * under `trace`: `recover` looks for it, or, where a send can safely be repeated, the next one
   * repeats it. Comes before anything is sent.
   */
  follow?(left: Left): void;
  edit(handle: Handle, part: Part): Promise<void>;
  remove(handle: Handle): Promise<void>;
  /** Sends a text as a file with this name; the part is its caption. */
  sendFile(name: string, text: string, part: Part): Promise<Handle>;
  /**
   * After an uncertain `send` or `follow`: finds the message if it arrived and gives it `part`.
   * A platform on which a send can safely be repeated leaves this out.
   */
  recover?(part: Part): Promise<Handle | undefined>;
  /** Shows "typing…" once; the platform lets it fade after a few seconds. */
  typing(): Promise<void>;
}
