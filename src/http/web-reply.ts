import type { Button, Draft, Message, Reply } from '../conversation/door.ts';
import { withFileInline } from '../conversation/inline-file.ts';
import type { EventStream } from './event-stream.ts';

type Buttons = readonly (readonly Button[])[];
type Shown = { readonly markdown: string; readonly buttons: Buttons };

/** What the page is told about one answer; see {@link WebReply}. */
export type PageEvent =
  | { readonly type: 'working' }
  /** The text grew by `append`, or is `markdown` from now on. */
  | { readonly type: 'show'; readonly append: string }
  | { readonly type: 'show'; readonly markdown: string; readonly buttons: Buttons }
  /** `isAside`: said beside the answer whose button was pressed, which stays as it is. */
  | ({ readonly type: 'finish'; readonly isAside?: boolean } & Shown)
  /** Nothing follows. Without `finish` before it there was nothing to say. */
  | { readonly type: 'done' };

/**
 * A {@link Reply} for the page, as events. The first words go out at once, later ones at most every
 * `gapMs`. Several pages may watch it, and one that comes late (a reload, a connection that broke)
 * first gets what there is.
 */
export class WebReply implements Reply {
  readonly #gapMs: number;
  readonly #watchers = new Set<EventStream>();
  #isWorking = false;
  #sent: Shown = { markdown: '', buttons: [] };
  #next: Shown | undefined;
  #final: (Shown & { readonly isAside?: boolean }) | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor({ gapMs }: { gapMs: number }) {
    this.#gapMs = gapMs;
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
    this.#tell({ type: 'working' });
  }

  show({ markdown, buttons = [] }: Draft): void {
    if (this.#final !== undefined) return;
    this.#next = { markdown, buttons };
    if (this.#timer === undefined) this.#flush();
  }

  /** Never rejects: what a page that left has missed is in the history. */
  async finish({ buttons = [], isAside, ...content }: Message): Promise<void> {
    clearTimeout(this.#timer);
    const markdown = withFileInline(content);
    this.#final = { markdown, buttons, ...(isAside && { isAside }) };
    this.#tell({ type: 'finish', ...this.#final });
  }

  /** Ends it for every page that watches. */
  end(): void {
    clearTimeout(this.#timer);
    this.#tell({ type: 'done' });
    for (const stream of [...this.#watchers]) stream.end();
  }

  #flush(): void {
    this.#timer = undefined;
    const next = this.#next;
    if (next === undefined || this.#final !== undefined) return;
    this.#next = undefined;
    this.#tell(step(this.#sent, next));
    this.#sent = next;
    this.#timer = setTimeout(() => this.#flush(), this.#gapMs);
  }

  #tell(event: PageEvent): void {
    for (const stream of this.#watchers) send(stream, event);
  }
}

function send(stream: EventStream, event: PageEvent): void {
  stream.send(event);
}

function step(sent: Shown, next: Shown): PageEvent {
  const isSameRow = JSON.stringify(sent.buttons) === JSON.stringify(next.buttons);
  if (sent.markdown !== '' && isSameRow && next.markdown.startsWith(sent.markdown)) {
    return { type: 'show', append: next.markdown.slice(sent.markdown.length) };
  }
  return { type: 'show', ...next };
}
