import type { Config } from '../config/load.ts';
import { Answerer } from '../conversation/answer.ts';
import { Claim } from '../conversation/claim.ts';
import { Conversations } from '../conversation/conversations.ts';
import type { DoorState, Outbox } from '../conversation/door.ts';
import { History } from '../conversation/history.ts';
import { People } from '../conversation/people.ts';
import { Shelf } from '../conversation/shelf.ts';
import { Turns } from '../conversation/turns.ts';
import type { Foundry } from '../foundry/foundry.ts';
import type { Log } from '../log.ts';
import type { Observe } from '../observe.ts';
import type { Store } from '../storage/store.ts';
import type { ProgramTexts } from '../texts/programs/program-texts.ts';
import { claimBanner } from './banner.ts';

export type ConversationParts = {
  readonly store: Store;
  readonly foundry: Foundry;
  readonly doors: () => Readonly<Record<string, DoorState>>;
  readonly outbox: Outbox;
  readonly print: (text: string) => void;
  readonly texts: ProgramTexts['banner'];
  readonly log: Log;
  readonly observe: Observe;
};

/** What every answer is asked for with, unless somebody says otherwise. */
export function answerDefaults(config: Config) {
  return {
    systemPrompt: config.FOUNDRY_SYSTEM_PROMPT,
    temperature: config.FOUNDRY_TEMPERATURE,
    maxTokens: config.FOUNDRY_MAX_TOKENS,
  };
}

/** The conversation service with its parts. */
export function buildConversation(config: Config, parts: ConversationParts) {
  const { store, foundry, doors, outbox, print, texts, log, observe } = parts;
  const history = new History({ store });
  const answerer = new Answerer({ foundry, ...answerDefaults(config) });
  const turns = new Turns({ store, history, answerer, log, observe });
  const claim = new Claim({
    store,
    hasAdmins: config.ADMIN_IDS.length > 0,
    announce: (code) => print(claimBanner(code, texts)),
  });
  const rules = {
    access: config.ACCESS,
    adminIds: config.ADMIN_IDS,
    allowedIds: config.ALLOWED_IDS,
  };
  const conversation = new Conversations({
    services: { foundry, store, history, turns, claim, doors, defaults: answerDefaults(config) },
    rules,
    outbox,
    willResume: true,
    log,
  });
  const shelf = new Shelf({ store, history, turns });
  const people = new People({ store, rules });
  return { conversation, history, shelf, turns, claim, people };
}
