import type { Endpoint } from './endpoint.ts';
import type { FoundryError, FoundryErrorCode } from './errors.ts';
import { shownSentence } from './server-words.ts';
import type { FoundryHealth } from './types.ts';

/** Whose message we have made ourselves; all others have a server's or a command's words in them. */
const OUR_WORDS: readonly FoundryErrorCode[] = [
  'unreachable',
  'timeout',
  'cut',
  'queue_full',
  'no_model',
];

/** The last fault that reached somebody; `at` by `performance.now()`. */
export type LastError = { readonly fault: FoundryError; readonly at: number };

/** How things stand, before anything of the models is known. */
export function situationOf({
  status,
  endpoint,
  queue,
  tokensPerSecond,
  error,
}: Pick<FoundryHealth, 'status' | 'queue'> & {
  readonly endpoint: Endpoint | undefined;
  readonly tokensPerSecond: number | undefined;
  readonly error: LastError | undefined;
}): FoundryHealth {
  return {
    status,
    ...(endpoint === undefined ? {} : endpointFacts(endpoint)),
    loaded: [],
    modelsCount: 0,
    queue,
    ...(tokensPerSecond === undefined ? {} : { tokensPerSecond }),
    ...(error === undefined ? {} : errorFacts(error)),
  };
}

function endpointFacts({ url, source, generation, version }: Endpoint) {
  return { url, source, generation, ...(version === undefined ? {} : { version }) };
}

function errorFacts({ fault, at }: LastError) {
  const errorAgeSeconds = Math.round((performance.now() - at) / 1000);
  return { error: `${fault.code}: ${wordsOf(fault)}`, errorAgeSeconds };
}

function wordsOf({ code, message }: FoundryError): string {
  return OUR_WORDS.includes(code) ? message : shownSentence(message);
}
