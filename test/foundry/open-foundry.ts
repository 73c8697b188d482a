import { Foundry, type FoundryOptions } from '../../src/foundry/foundry.ts';
import { configured } from '../../src/foundry/sources/configured.ts';
import type { ChatEvent, ChatRequest, Model } from '../../src/foundry/types.ts';
import { recordingLog } from '../recording-log.ts';
import { type Heard, hear } from './hear.ts';

export type Asking = Partial<Omit<ChatRequest, 'model'>> & {
  readonly model?: string;
  readonly question?: string;
};

/** The client for servers at these addresses, with what it logged; the caller closes it. */
export function openFoundry({
  addresses = [],
  ...options
}: Partial<FoundryOptions> & { addresses?: readonly string[] }) {
  const { log, lines } = recordingLog();
  const sources = [configured(addresses)];
  const foundry = new Foundry({ sources, concurrency: 1, log, ...options });
  return { foundry, lines };
}

/** A request with everything but the model. */
export function request(
  model: Model,
  { question = 'Hello?', model: _, ...rest }: Asking = {},
): ChatRequest {
  return {
    model,
    messages: [{ role: 'user', content: question }],
    temperature: 0.7,
    maxTokens: 100,
    owner: 'somebody',
    signal: new AbortController().signal,
    ...rest,
  };
}

/** Asks as the product does: finds the model by its name, then listens to the answer. */
export async function ask(
  foundry: Foundry,
  asking: Asking = {},
  onEvent: (event: ChatEvent) => void = () => {},
): Promise<Heard> {
  const model = await foundry.model(asking.model);
  const isDefault = asking.model === undefined;
  return await hear(foundry.generate(request(model, { isDefault, ...asking })), onEvent);
}
