import {
  type Attachment,
  AttachmentError,
  type Draft,
  type KeepWhereabouts,
  type Message,
  type Reply,
  type Whereabouts,
} from '../../src/conversation/door.ts';

/** A reply that keeps everything, and notes what the contract of {@link Reply} forbids. */
export class RecordingReply implements Reply {
  readonly drafts: Draft[] = [];
  readonly misuse: string[] = [];
  message: Message | undefined;
  workingCalls = 0;
  /** Ids of the messages that the answer stands in, given to whoever listens when it is shown. */
  ids: readonly string[] = [];
  /** What {@link takeOver} was given. */
  taken: readonly string[] | undefined;
  /** The trace of a message that may be there, given when the answer is shown and to takeOver. */
  trace: string | undefined;
  followed: string | undefined;
  /** Called while {@link finish} has not resolved. */
  onFinish: ((message: Message) => void) | undefined;
  #keep: KeepWhereabouts | undefined;
  /** What {@link finish} fails with, as when the platform is out of reach. */
  failure: Error | undefined;
  /** What {@link fetch} has, by ref. */
  files: ReadonlyMap<string, Uint8Array> = new Map();
  fetchFailure: Error | undefined;
  readonly #waiting = new Set<() => void>();

  /** The final text; throws when there is none. */
  get text(): string {
    if (this.message === undefined) throw new Error('the reply was not finished');
    return this.message.markdown;
  }

  working(): void {
    this.#note('working');
    this.workingCalls += 1;
  }

  show(draft: Draft): void {
    this.#note('show');
    this.drafts.push(draft);
    void this.#keep?.({ ids: this.ids, trace: this.trace });
    for (const look of [...this.#waiting]) look();
  }

  async finish(message: Message): Promise<void> {
    this.#note('finish');
    this.message = message;
    const kept = this.#keep?.({ ids: this.ids, trace: this.trace });
    this.onFinish?.(message);
    if (this.failure !== undefined) throw this.failure;
    await kept;
  }

  async fetch({ ref }: Attachment): Promise<Uint8Array> {
    if (this.fetchFailure !== undefined) throw this.fetchFailure;
    const bytes = this.files.get(ref);
    if (bytes === undefined) throw new AttachmentError('gone', 'no such file');
    return bytes;
  }

  onShown(keep: KeepWhereabouts): void {
    this.#keep = keep;
  }

  takeOver({ ids, trace }: Whereabouts): void {
    this.#note('takeOver');
    if (this.drafts.length > 0) this.misuse.push('takeOver after show');
    if (ids.length > 0) this.taken = ids;
    this.followed = trace;
  }

  /** Resolves with the first draft, past or to come, whose text fits. */
  async untilShown(fits: string | RegExp, withinMs = 20_000): Promise<Draft> {
    return await new Promise((resolve, reject) => {
      const look = () => {
        const found = this.drafts.find(({ markdown }) => isFitting(markdown, fits));
        if (found === undefined) return;
        this.#waiting.delete(look);
        clearTimeout(timer);
        resolve(found);
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        const shown = this.drafts.map(({ markdown }) => markdown).join(' | ');
        reject(new Error(`${fits} was not shown within ${withinMs} ms, but: ${shown}`));
      }, withinMs);
      this.#waiting.add(look);
      look();
    });
  }

  /** Resolves when the final text is there. */
  async untilFinished(withinMs = 20_000): Promise<Message> {
    if (this.message !== undefined) return this.message;
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('not finished')), withinMs);
      this.onFinish = (message) => {
        clearTimeout(timer);
        resolve(message);
      };
    });
  }

  #note(call: string): void {
    if (this.message !== undefined) this.misuse.push(`${call} after finish`);
  }
}

function isFitting(text: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
}
