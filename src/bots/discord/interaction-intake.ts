import { setTimeout as sleep } from 'node:timers/promises';
import type {
  APIApplicationCommandAutocompleteInteraction,
  APIChatInputApplicationCommandInteraction,
  APIInteraction,
  APIMessageComponentInteraction,
} from 'discord.js';
import type { ConversationService, DoorPhrase, Invocation } from '../../conversation/door.ts';
import type { Log } from '../../log.ts';
import { shorten } from '../shorten.ts';
import { acknowledge, type Callback } from './acknowledge.ts';
import type { DiscordApi } from './api.ts';
import { fromInteraction, type Speaker, speakerOf } from './incoming.ts';
import type { Presses } from './presses.ts';
import type { InteractionTarget, Replies } from './replies.ts';
import { ACKNOWLEDGE_WITHIN_MS, CALLBACK, EPHEMERAL, PING_NOBODY } from './wire.ts';

const COMMAND = 2;
const COMPONENT = 3;
const AUTOCOMPLETE = 4;
const STRING_OPTION = 3;
/** Discord: at most 25 choices, names and values of at most 100 characters. */
const MAX_CHOICES = 25;
const MAX_CHOICE = 100;

export type InteractionIntakeOptions = {
  readonly api: DiscordApi;
  readonly conversation: ConversationService;
  readonly presses: Presses;
  readonly replies: Replies;
  readonly log: Log;
};

/** Acknowledges slash commands, presses and completions in time and hands them in. */
export class InteractionIntake {
  readonly #options: InteractionIntakeOptions;

  constructor(options: InteractionIntakeOptions) {
    this.#options = options;
  }

  take(interaction: APIInteraction): void {
    const speaker = speakerOf(interaction);
    if (speaker === undefined) return;
    const { type } = interaction;
    if (Number(type) === COMMAND) {
      this.#command(interaction as APIChatInputApplicationCommandInteraction, speaker);
    } else if (Number(type) === COMPONENT) {
      this.#press(interaction as APIMessageComponentInteraction, speaker);
    } else if (Number(type) === AUTOCOMPLETE) {
      this.#complete(interaction as APIApplicationCommandAutocompleteInteraction, speaker);
    }
  }

  #command(interaction: APIChatInputApplicationCommandInteraction, speaker: Speaker): void {
    const invocation = readInvocation(interaction);
    const isEphemeral = speaker.place.kind === 'group' && this.#isPersonal(invocation.command);
    const acknowledged = this.#acknowledge(interaction, {
      type: CALLBACK.deferMessage,
      ...(isEphemeral ? { data: { flags: EPHEMERAL } } : {}),
    });
    this.#handIn(interaction, speaker, invocation, { acknowledged, isEphemeral });
  }

  #press(interaction: APIMessageComponentInteraction, speaker: Speaker): void {
    const { data, message } = interaction;
    const id = 'values' in data ? (data.values[0] ?? '') : data.custom_id;
    const press = this.#options.presses.decode(String(id));
    if (press === undefined) {
      this.#tell(interaction, speaker, 'buttonTooOld');
      return;
    }
    const isOwner = speaker.author.id === `discord:${press.ownerId}`;
    if (speaker.place.kind === 'group' && !isOwner) {
      this.#tell(interaction, speaker, 'notYourButton');
      return;
    }
    const acknowledged = this.#acknowledge(interaction, { type: CALLBACK.deferUpdate });
    const isEphemeral = (Number(message.flags ?? 0) & EPHEMERAL) !== 0;
    const target = { acknowledged, isEphemeral, pressed: message.id };
    this.#handIn(interaction, speaker, press.invocation, target);
  }

  #complete(interaction: APIApplicationCommandAutocompleteInteraction, speaker: Speaker): void {
    const { conversation, log } = this.#options;
    const incoming = fromInteraction(interaction, speaker, readInvocation(interaction));
    const timeOver = new AbortController();
    const tooLate = sleep(ACKNOWLEDGE_WITHIN_MS - 500, [], { signal: timeOver.signal, ref: false });
    tooLate.catch(() => {});
    Promise.race([conversation.complete(incoming), tooLate])
      .catch((error: unknown) => {
        log.warn({ reason: String(error) }, 'There are no completions for Discord');
        return [];
      })
      .then((offered) => {
        timeOver.abort();
        const choices = offered
          .filter(({ label, value }) => label !== '' && value !== '' && value.length <= MAX_CHOICE)
          .slice(0, MAX_CHOICES)
          .map(({ label, value }) => ({ name: shorten(label, MAX_CHOICE), value }));
        return this.#acknowledge(interaction, { type: CALLBACK.choices, data: { choices } });
      })
      .catch(() => {});
  }

  #handIn(
    interaction: APIInteraction,
    speaker: Speaker,
    invocation: Invocation,
    by: Omit<InteractionTarget, 'applicationId' | 'token' | 'isPublic'>,
  ): void {
    const { conversation, replies, log } = this.#options;
    const said = fromInteraction(interaction, speaker, invocation);
    // A command shows "thinking…" until it is answered, a press does not.
    const incoming = {
      ...said,
      ...(by.pressed === undefined ? { isAwaited: true } : { isPress: true }),
    };
    const { place, author } = speaker;
    const target = {
      channelId: place.chat,
      ownerId: author.id.slice('discord:'.length),
      ...(author.language === undefined ? {} : { language: author.language }),
    };
    const { application_id: applicationId, token } = interaction;
    const isPublic = place.kind === 'group';
    const reply = replies.toInteraction(target, { ...by, applicationId, token, isPublic });
    conversation.receive(incoming, reply).catch((error: unknown) => {
      log.error({ id: incoming.id, reason: String(error) }, 'An interaction was not accepted');
    });
  }

  #tell(interaction: APIInteraction, speaker: Speaker, phrase: DoorPhrase): void {
    const content = this.#options.conversation.phrase(phrase, speaker.author.language);
    const data = { content, flags: EPHEMERAL, allowed_mentions: PING_NOBODY };
    void this.#acknowledge(interaction, { type: CALLBACK.message, data });
  }

  async #acknowledge(interaction: APIInteraction, body: Callback): Promise<boolean> {
    const { api, log } = this.#options;
    const isTaken = await acknowledge(api, interaction, body);
    if (!isTaken)
      log.warn({ id: interaction.id }, 'Discord did not take an answer in its 3 seconds');
    return isTaken;
  }

  #isPersonal(command: string): boolean {
    const table = this.#options.conversation.commands('en');
    return table.find(({ name }) => name === command)?.isPersonal === true;
  }
}

/** The command with its one option; while it is being typed, with what there is of it. */
function readInvocation({
  data,
}:
  | APIChatInputApplicationCommandInteraction
  | APIApplicationCommandAutocompleteInteraction): Invocation {
  const option = data.options?.find((each) => Number(each.type) === STRING_OPTION);
  const value = option !== undefined && 'value' in option ? String(option.value) : '';
  return { command: data.name, argument: value.trim() };
}
