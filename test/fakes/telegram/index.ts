export type { CallbackAnswer } from './callback-queries.ts';
export type { AlbumOptions, FakeChat, MessageRef, SayOptions, UntilOptions } from './chat.ts';
export type { CallRecord } from './dispatch.ts';
export type { Draft } from './drafts.ts';
export {
  FakeTelegram,
  type FakeTelegramOptions,
  type GroupOptions,
  type PersonOptions,
  startFakeTelegram,
} from './fake-telegram.ts';
export type { Fault, FaultMode, FaultOptions } from './faults.ts';
export { type Limits, REAL_LIMITS } from './limits.ts';
export { type RichElement, type RichReading, readRichHtml } from './text/rich-html.ts';
export type { ButtonView, FileView, MessageView, TimelineEntry } from './views.ts';
export type { Lacking } from './world.ts';
