import { checkMessage, type MessageDraft, type UploadedFile } from './check-message.ts';
import { refusal, unsupported } from './errors.ts';
import { FormErrors, isJson } from './form-errors.ts';
import {
  INTERACTION,
  type InteractionRecord,
  type InteractionStart,
  interactionWire,
  markOf,
  messageOf,
  startInteraction,
} from './interaction-record.ts';
import { FLAG, type Messages } from './messages.ts';
import type { Json, MessageRecord } from './types.ts';
import { messageWire } from './wire.ts';
import type { World } from './world.ts';

/** How long an interaction's token is good after its start, milliseconds. */
const TOKEN_MS = 15 * 60_000;
const REPLY = 19;
const COMMAND_ANSWER = 20;

/** Callback types (reference: "Interaction Callback Type"). */
const CALLBACK = { message: 4, deferred: 5, deferredUpdate: 6, update: 7, choices: 8, modal: 9 };

const ALLOWED: Readonly<Record<number, readonly number[]>> = {
  [INTERACTION.command]: [4, 5, 9],
  [INTERACTION.component]: [4, 5, 6, 7, 9],
  [INTERACTION.autocomplete]: [8],
};

interface Waiting {
  readonly timer: NodeJS.Timeout;
  readonly resolve: (record: InteractionRecord) => void;
}

/** Interactions: started by people, answered by the bot through callbacks and the webhook routes. */
export class Interactions {
  readonly #world: World;
  readonly #messages: Messages;
  readonly #ackWithinMs: number;
  readonly #records = new Map<string, InteractionRecord>();
  readonly #waiting = new Map<string, Waiting>();

  constructor(options: { world: World; messages: Messages; ackWithinMs: number }) {
    this.#world = options.world;
    this.#messages = options.messages;
    this.#ackWithinMs = options.ackWithinMs;
  }

  /** Tells the bot; resolves at its acknowledgement, rejects (and kills the token) when none came in time. */
  start(start: InteractionStart): Promise<InteractionRecord> {
    const record = startInteraction(this.#world, start);
    this.#records.set(record.token, record);
    const acknowledged = new Promise<InteractionRecord>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(record.token);
        record.isDead = true;
        reject(
          new Error(
            `the application did not respond: ${record.what} was not acknowledged within ${this.#ackWithinMs} ms`,
          ),
        );
      }, this.#ackWithinMs);
      this.#waiting.set(record.token, { timer, resolve });
    });
    const data = interactionWire(this.#world, record);
    this.#world.emit({ t: 'INTERACTION_CREATE', intent: 0, build: () => data });
    return acknowledged;
  }

  /** POST callback: acknowledges, once and in time; returns the body for `with_response`. */
  callback(options: {
    id: string;
    token: string;
    body: Json;
    files: readonly UploadedFile[];
  }): Json {
    const { id, token, body, files } = options;
    const record = this.#records.get(token);
    if (!record || record.id !== id || record.isDead || record.isExpired) {
      throw refusal('unknownInteraction');
    }
    if (record.ack !== undefined) throw refusal('alreadyAcknowledged');
    const type = Number(body.type);
    const form = new FormErrors();
    form.choice(['type'], type, ALLOWED[record.type] ?? []);
    form.throwIfAny();
    this.#answer(record, type, isJson(body.data) ? body.data : {}, files);
    record.ack = type;
    const waiting = this.#waiting.get(token);
    this.#waiting.delete(token);
    clearTimeout(waiting?.timer);
    waiting?.resolve(record);
    this.#world.changes.notify();
    return this.#callbackWire(record, type);
  }

  #answer(
    record: InteractionRecord,
    type: number,
    data: Json,
    files: readonly UploadedFile[],
  ): void {
    if (type === CALLBACK.choices) {
      record.choices = checkChoices(data);
      return;
    }
    if (type === CALLBACK.modal) {
      record.modal = checkModal(data);
      return;
    }
    const draft = checkMessage(data, files, ['data']);
    if (type === CALLBACK.update || type === CALLBACK.deferredUpdate) {
      record.original = record.message;
      record.isEphemeral = record.message?.ephemeralFor !== undefined;
      if (type === CALLBACK.update && record.message) this.#messages.edit(record.message, draft);
      return;
    }
    record.isEphemeral = ((draft.flags ?? 0) & FLAG.ephemeral) !== 0;
    const isLoading = type === CALLBACK.deferred;
    record.original = this.#post(record, draft, { isLoading, isEphemeral: record.isEphemeral });
  }

  #post(
    record: InteractionRecord,
    draft: MessageDraft,
    options: { isLoading: boolean; isEphemeral: boolean },
  ): MessageRecord {
    const { original, message } = record;
    const isCommandAnswer = !original && record.type === INTERACTION.command;
    return this.#messages.fromBot(record.channel, draft, {
      mark: markOf(record, original?.id),
      type: isCommandAnswer ? COMMAND_ANSWER : REPLY,
      referenceId: isCommandAnswer ? undefined : (original ?? message)?.id,
      ephemeralFor: options.isEphemeral ? record.user.id : undefined,
      isLoading: options.isLoading,
    });
  }

  #callbackWire(record: InteractionRecord, type: number): Json {
    const { original, channel } = record;
    const shown = type >= CALLBACK.message && type <= CALLBACK.update ? original : undefined;
    const hasMessage = shown && type !== CALLBACK.deferredUpdate;
    const resource = hasMessage && {
      type: type === CALLBACK.update ? CALLBACK.update : CALLBACK.message,
      message: messageWire(shown, this.#world.restSight),
    };
    return {
      interaction: {
        id: record.id,
        type: record.type,
        channel_id: channel.id,
        ...(channel.guild ? { guild_id: channel.guild.id } : {}),
        ...(shown
          ? {
              response_message_id: shown.id,
              response_message_loading: (shown.flags & FLAG.loading) !== 0,
              response_message_ephemeral: shown.ephemeralFor !== undefined,
            }
          : {}),
      },
      ...(resource ? { resource } : {}),
    };
  }

  #open(applicationId: string, token: string): InteractionRecord {
    const record = this.#records.get(token);
    if (!record || applicationId !== this.#world.applicationId) throw refusal('unknownWebhook');
    const age = performance.now() - record.startedAt;
    if (record.isExpired || age > TOKEN_MS) throw refusal('invalidWebhookToken');
    if (record.ack === undefined || record.isDead) throw refusal('unknownWebhook');
    return record;
  }

  /**
   * POST webhook: a further message. The first one after a deferral takes the place of "is thinking…" and keeps
   * its visibility, as on Discord.
   */
  followUp(
    applicationId: string,
    token: string,
    body: Json,
    files: readonly UploadedFile[],
  ): MessageRecord {
    const record = this.#open(applicationId, token);
    const draft = checkMessage(body, files);
    const original = messageOf(record, '@original');
    if (original && original.flags & FLAG.loading && record.ack === CALLBACK.deferred) {
      this.#messages.edit(original, draft);
      return original;
    }
    const isEphemeral = ((draft.flags ?? 0) & FLAG.ephemeral) !== 0;
    const message = this.#post(record, draft, { isLoading: false, isEphemeral });
    record.followUps.push(message);
    return message;
  }

  /** The webhook's own message, `@original` or a follow-up; else 404 10008. */
  find(applicationId: string, token: string, id: string): MessageRecord {
    const message = messageOf(this.#open(applicationId, token), id);
    if (!message) throw refusal('unknownMessage');
    return message;
  }

  /** All tokens given so far are over, as after 15 minutes. */
  expireAll(): void {
    for (const record of this.#records.values()) record.isExpired = true;
  }

  /** Ends the waiting, so that no timer keeps the process alive. */
  close(): void {
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
  }
}

function checkChoices(data: Json): Json[] {
  const form = new FormErrors(['data']);
  const choices = form.objects(['choices'], data.choices, { max: 25 });
  for (const [index, choice] of choices.entries()) {
    const limits = { min: 1, max: 100, required: true };
    form.text(['choices', index, 'name'], choice.name, limits);
    const at = ['choices', index, 'value'];
    if (typeof choice.value !== 'number') form.text(at, choice.value, limits);
  }
  form.throwIfAny();
  return choices;
}

function checkModal(data: Json): Json {
  const form = new FormErrors(['data']);
  form.text(['custom_id'], data.custom_id, { min: 1, max: 100, required: true });
  form.text(['title'], data.title, { min: 1, max: 45, required: true });
  form.objects(['components'], data.components, { min: 1, max: 5 });
  form.throwIfAny();
  if (!Array.isArray(data.components)) throw unsupported('modals without components');
  return data;
}
