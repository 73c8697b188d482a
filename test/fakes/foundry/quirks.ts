/** Ways in which servers of one generation differ from each other; other generations ignore them. */
export type Quirks = {
  /** g0: `endpoints` for `Endpoints` in /openai/status, `success` and `error` after a download. */
  readonly lowerCaseKeys: boolean;
  /** g0: /foundry/list is `{ models: [...] }` instead of a bare list. */
  readonly listsAsObject: boolean;
  /** g0: /openai/models and /openai/loadedmodels leave out the `:version`; loading such an id is 404. */
  readonly listsWithoutVersion: boolean;
  /** g0: progress as `("file", 0.42)` or as `Total 42.00% Downloading file`. */
  readonly downloadFormat: 'tuple' | 'percent';
  /** g0: streams before 0.8.101, with `finish_reason`, many nulls and `[DONE]`. */
  readonly olderStreams: boolean;
  /** g0: how errors look: plain text, ProblemDetails, or `{ error, detail }`. */
  readonly errorFormat: 'text' | 'problem' | 'json';
  /** g1: answers /status as g2 does. */
  readonly hasStatusRoute: boolean;
  /** g1: loads, unloads and chats by alias, too. */
  readonly acceptsAlias: boolean;
  /** g1: an id without `:version`, as /v1/models lists it, is not found by load and unload. */
  readonly needsVersion: boolean;
  /** g1: /v1/models lists the loaded models only, instead of all that are cached. */
  readonly listsOnlyLoaded: boolean;
  /** g1: has /v1/responses, which came with release 1.2. */
  readonly hasResponsesRoute: boolean;
  /**
   * g1: a prompt above so many bytes for a `generic-gpu` model kills the server: the connection is
   * reset and the port closed until `comeBack()`. Seen at about 20000.
   */
  readonly webgpuCrashBytes: number;
  /** openai: has /v1/completions, as llama-server, vLLM and LM Studio have. */
  readonly hasCompletions: boolean;
};

/** The commonest form of each generation. */
export const defaultQuirks: Quirks = {
  lowerCaseKeys: false,
  listsAsObject: false,
  listsWithoutVersion: false,
  downloadFormat: 'tuple',
  olderStreams: false,
  errorFormat: 'text',
  hasStatusRoute: false,
  acceptsAlias: false,
  needsVersion: false,
  listsOnlyLoaded: false,
  hasResponsesRoute: true,
  webgpuCrashBytes: Number.POSITIVE_INFINITY,
  hasCompletions: true,
};
