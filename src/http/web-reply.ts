import {
  type Attachment,
  AttachmentError,
  type Button,
  type Draft,
  type FetchOptions,
  type Message,
  type Reply,
  type TextFile,
  type Thought,
} from '../conversation/door.ts';
import { withReadableFormulas } from '../markdown/readable-formulas.ts';
import type { EventStream } from './event-stream.ts';

type Shown = {
  readonly markdown: string;
  readonly buttons: readonly (readonly Button[])[];
  readonly thought?: Thought;
  readonly isNotice?: boolean;
};
type Final = Shown & {
  /** As the model wrote it, where that is not what is shown. */
  readonly source?: string;
  readonly footnote?: string;
  /** To be saved: what is in it does not stand in the text. */
  readonly file?: TextFile;
  /** Said beside the answer whose button was pressed, which stays as it is. */
  readonly isAside?: boolean;
};

/** What the page is told about one answer; see {@link WebReply}. */
export type PageEvent =
  | { readonly type: 'working' }
  /** The text grew. */
  | { readonly type: 'show'; readonly append: string }
  /** All of it is so from now on. */
  | ({ readonly type: 'show' } & Shown)
  | ({ readonly type: 'finish' } & Final)
  /** Nothing follows. Without `finish` before it there was nothing to say. */
  | { readonly type: 'done' };

export type WebReplyOptions = {
  /** Least time between two updates, in milliseconds. */
  readonly gapMs: number;
  /** Gives a file that was sent in this conversation. */
  readonly read?: (ref: string) => Promise<Uint8Array>;
  /** Called when the service begins with it. */
  readonly onWorking?: () => void;
  /** Called when the last words are said. */
  readonly onFinish?: () => void;
};

/**
 * A {@link Reply} for the page, as events. The first words go out at once, later ones at most every
 * `gapMs`. Several pages may watch it, and one that comes late (a reload, a connection that broke)
 * first gets what there is.
 */
export class WebReply implements Reply {
  readonly #options: WebReplyOptions;
  readonly #watchers = new Set<EventStream>();
  #isWorking = false;
  #sent: Shown = { markdown: '', buttons: [] };
  #next: Shown | undefined;
  #final: Final | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: WebReplyOptions) {
    this.#options = options;
  }

  /** Whether words have ended it. */
  get isFinished(): boolean {
    return this.#final !== undefined;
  }

  /** Tells a page what there is and what follows. */
  watch(stream: EventStream): void {
    if (this.#isWorking) send(stream, { type: 'working' });
    if (this.#sent.markdown !== '') send(stream, { type: 'show', ...this.#sent });
    if (this.#final !== undefined) send(stream, { type: 'finish', ...this.#final });
    this.#watchers.add(stream);
    stream.gone.addEventListener('abort', () => this.#watchers.delete(stream), { once: true });
  }

  working(): void {
    if (this.#isWorking) return;
    this.#isWorking = true;
    this.#options.onWorking?.();
    this.#tell({ type: 'working' });
  }

  show({ isTick: _, buttons = [], ...draft }: Draft): void {
    if (this.#final !== undefined) return;
    this.#next = { ...draft, buttons };
    if (this.#timer === undefined) this.#flush();
  }

  /** Never rejects: what a page that left has missed is in the history. */
  async finish({ isPersonal: _, buttons = [], ...message }: Message): Promise<void> {
    clearTimeout(this.#timer);
    this.#final = { ...readable(message), buttons };
    this.#tell({ type: 'finish', ...this.#final });
    this.#options.onFinish?.();
  }

  async fetch({ ref }: Attachment, { maxBytes, signal }: FetchOptions): Promise<Uint8Array> {
    if (this.#options.read === undefined) throw new AttachmentError('gone', 'no files here');
    const bytes = await this.#options.read(ref);
    if (signal.aborted) throw new AttachmentError('aborted', 'not wanted any more');
    if (bytes.byteLength > maxBytes) throw new AttachmentError('too_big', 'longer than allowed');
    return bytes;
  }

  /** Ends it for every page that watches. */
  end(): void {
    clearTimeout(this.#timer);
    this.#tell({ type: 'done' });
    for (const stream of [...this.#watchers]) stream.end();
  }

  #flush(): void {
    this.#timer = undefined;
    const latest = this.#next;
    if (latest === undefined || this.#final !== undefined) return;
    this.#next = undefined;
    const { source: _, ...next } = readable(latest);
    this.#tell(step(this.#sent, next));
    this.#sent = next;
    this.#timer = setTimeout(() => this.#flush(), this.#options.gapMs);
  }

  #tell(event: PageEvent): void {
    for (const stream of this.#watchers) send(stream, event);
  }
}

type Said = { readonly markdown: string; readonly thought?: Thought };

/** With formulas that people can read. */
export function readable<T extends Said>(said: T): T & { readonly source?: string } {
  const { markdown: source, thought } = said;
  const markdown = withReadableFormulas(source);
  return {
    ...said,
    markdown,
    ...(markdown !== source && { source }),
    ...(thought && { thought: { ...thought, text: withReadableFormulas(thought.text) } }),
  };
}

function send(stream: EventStream, event: PageEvent): void {
  stream.send(event);
}

function step(sent: Shown, next: Shown): PageEvent {
  const { markdown: before, ...frame } = sent;
  const { markdown: after, ...nextFrame } = next;
  const isSameFrame = JSON.stringify(frame) === JSON.stringify(nextFrame);
  if (before !== '' && isSameFrame && after.startsWith(before)) {
    return { type: 'show', append: after.slice(before.length) };
  }
  return { type: 'show', ...next };
}
