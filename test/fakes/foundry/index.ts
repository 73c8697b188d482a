export { FakeFoundry, type FakeFoundryOptions, startFakeFoundry } from './fake-foundry.ts';
export { defaultModels, foundryModels, openaiModels } from './models.ts';
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
  Generation,
  LoggedRequest,
  ModelRequest,
  PlannedFailure,
  Script,
} from './types.ts';
