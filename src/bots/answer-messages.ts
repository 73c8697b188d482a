import type { Button, TextFile } from '../conversation/door.ts';
import type { Change } from './chat-line.ts';
import { ShownMessages } from './shown-messages.ts';
import {
  type Content,
  DeliveryError,
  type DeliveryFault,
  type Left,
  type Part,
  type Piece,
  type Surface,
} from './surface.ts';

/** Above this many messages the whole answer goes as a file. */
export const MAX_PARTS = 5;
/** A message too much that cannot be removed is let be: the answer itself stands. */
const LEFT: readonly DeliveryFault[] = ['gone', 'refused'];

/** What is to stand in the chat. */
export type Target = {
  readonly content: Content;
  readonly buttons: readonly (readonly Button[])[];
  readonly isAside: boolean;
  /** Nothing follows: what is open is not healed, what is too much is removed. */
  readonly isFinal: boolean;
};

export type AnswerMessagesOptions<Handle> = {
  readonly surface: Surface<Handle>;
  /** The sentence above a long answer that goes as a file. */
  readonly fileNotice: string;
  /** Makes one request within the chat's budget. */
  readonly inPace: <T>(change: Change, request: () => Promise<T>) => Promise<T>;
};

type Layout = { readonly parts: readonly Piece[]; readonly file?: TextFile };

/** A message whose sending got no answer: it may be there. One of an earlier run has no `part`. */
type Lost = { readonly index: number; readonly part?: Part };

/** Brings the messages of one answer to what they should say, one request at a time. */
export class AnswerMessages<Handle> {
  readonly shown: ShownMessages<Handle>;
  readonly #options: AnswerMessagesOptions<Handle>;
  #lost: Lost | undefined;

  constructor(options: AnswerMessagesOptions<Handle>) {
    this.#options = options;
    this.shown = new ShownMessages((when) => options.surface.trace?.(when));
  }

  /** Goes on in these messages of an earlier answer. */
  takeOver(handles: readonly Handle[], left: Left): void {
    this.shown.adopt(handles);
    this.#options.surface.follow?.(left);
    if (left.trace !== undefined) this.#lost = { index: handles.length };
  }

  /**
   * Makes at most one change towards `target`; true when nothing is left to do. Throws
   * {@link DeliveryError}.
   */
  async step(target: Target): Promise<boolean> {
    try {
      return await this.#step(target);
    } catch (error) {
      if (!(error instanceof DeliveryError) || error.fault !== 'recut') throw error;
      return await this.#step(target);
    }
  }

  async #step({ content, buttons, isAside, isFinal }: Target): Promise<boolean> {
    const { inPace } = this.#options;
    const { parts, file } = this.#layOut(content, isFinal);
    const last = Math.min(parts.length, MAX_PARTS) - 1;
    const [first] = parts;
    if (first !== undefined) await this.#findLost({ styled: first, buttons: [], isAside });
    if (!isFinal && this.#hasLeftOver(last)) return await this.#removeSurplus(last);
    for (let index = 0; index <= last; index += 1) {
      const styled = parts[index] as Piece;
      const part: Part = { styled, buttons: index === last ? buttons : [], isAside };
      const captioned = index === last ? file : undefined;
      if (this.shown.at(index)?.text === keyOf(part, captioned)) continue;
      const isNew = captioned !== undefined || this.shown.at(index) === undefined;
      await inPace(isNew ? 'send' : 'edit', () =>
        captioned === undefined ? this.#put(index, part) : this.#putFile(index, captioned, part),
      );
      // The last change of this pass completes it; there is no second request without a turn.
      return index === last && !this.#hasSurplus(last);
    }
    // A growing answer keeps its parts.
    return isFinal ? await this.#removeSurplus(last) : true;
  }

  /** With a file the last part is its caption. */
  #layOut(content: Content, isFinal: boolean): Layout {
    const { surface, fileNotice } = this.#options;
    const parts = this.#cut(content, isFinal);
    if (!isFinal) return { parts };
    if (content.file !== undefined) return { parts: parts.slice(0, 1), file: content.file };
    if (parts.length <= MAX_PARTS) return { parts };
    const notice = surface.cut({ markdown: fileNotice }, { isFinal });
    const file = { name: 'answer.md', text: content.markdown };
    return { parts: [...parts.slice(0, 1), ...notice], file };
  }

  #cut(content: Content, isFinal: boolean): readonly Piece[] {
    const parts = this.#options.surface.cut(content, { isFinal });
    // An end without anything to see still has to be an end.
    return parts.length === 0 && isFinal ? [{ text: '…', spans: [] }] : parts;
  }

  async #put(index: number, part: Part): Promise<void> {
    const shown = this.shown.at(index);
    if (shown === undefined) return await this.#send(index, part);
    try {
      await this.#options.surface.edit(shown.handle, part);
      this.shown.put(index, { handle: shown.handle, text: keyOf(part) });
    } catch (error) {
      if (!(error instanceof DeliveryError) || error.fault !== 'gone') throw error;
      // The person deleted it while it grew: what is still to say goes into a new message.
      await this.#send(index, part);
    }
  }

  async #send(index: number, part: Part): Promise<void> {
    await this.shown.untilTraceable();
    try {
      const handle = await this.#options.surface.send(part);
      this.shown.put(index, { handle, text: keyOf(part) });
    } catch (error) {
      if (!(error instanceof DeliveryError) || error.fault !== 'uncertain') throw error;
      this.#lost = { index, part };
      if (!(await this.#findLost(part))) throw error;
    }
  }

  /**
   * Looks for a message that may have arrived, and says `instead` in one of an earlier run. Until
   * that is known nothing is sent again.
   */
  async #findLost(instead: Part): Promise<boolean> {
    if (this.#lost === undefined) return false;
    const { index, part } = this.#lost;
    const found = await this.#options.surface.recover?.(part ?? instead);
    this.#lost = undefined;
    if (found === undefined) return false;
    this.shown.put(index, { handle: found, text: part === undefined ? '' : keyOf(part) });
    return true;
  }

  async #putFile(index: number, file: TextFile, part: Part): Promise<void> {
    const handle = await this.#options.surface.sendFile(file.name, file.text, part);
    // What stood in its place is too much now.
    this.shown.insert(index, { handle, text: keyOf(part, file) });
  }

  #hasSurplus(last: number): boolean {
    return this.shown.count > last + 1;
  }

  /** Whether the messages of an earlier answer still stand below one that has begun anew. */
  #hasLeftOver(last: number): boolean {
    return this.shown.at(0)?.text !== '' && this.shown.at(last + 1)?.text === '';
  }

  async #removeSurplus(last: number): Promise<boolean> {
    const surplus = this.shown.at(last + 1);
    if (surplus === undefined) return true;
    const { surface, inPace } = this.#options;
    await inPace('edit', () => surface.remove(surplus.handle)).catch((error: unknown) => {
      const isLeft = error instanceof DeliveryError && LEFT.includes(error.fault);
      if (!isLeft) throw error;
    });
    this.shown.remove(last + 1);
    return !this.#hasSurplus(last);
  }
}

function keyOf({ styled, buttons }: Part, file?: TextFile): string {
  return JSON.stringify([styled.text, styled.spans, styled.rich, buttons, file?.name]);
}
