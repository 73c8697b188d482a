export { FakeFoundry, startFakeFoundry } from './fake-foundry.ts';
export { g1Faults, rawToolCall } from './g1-texts.ts';
export { defaultModels, foundryModels, openaiModels } from './models.ts';
export type { FakeFoundryOptions, WaitOptions } from './options.ts';
export type { Quirks } from './quirks.ts';
export { cutIntoTokens } from './script.ts';
export { chatContent, parseSse, parseSseJson, type SseEvent } from './sse.ts';
export type {
  AnswerFunction,
  AnswerLog,
  ChatBody,
  Failure,
  FakeAnswer,
  FakeMessage,
  FakeModel,
  FakeToolCall,
  Generation,
  LoggedRequest,
  ModelRequest,
  PlannedFailure,
  Script,
} from './types.ts';
