import { isJson } from './form-errors.ts';
import { previewsOf } from './mentions.ts';
import { FLAG } from './messages.ts';
import type { FakeUser, Json, MessageRecord } from './types.ts';

/** An entry of a select menu. */
export interface SeenOption {
  readonly label: string;
  readonly value: string;
  readonly description?: string;
  readonly isDefault: boolean;
}

/** A button or a select menu (which has `options`, and its placeholder as label). */
export interface SeenComponent {
  readonly label: string;
  readonly emoji?: string;
  /** Undefined on link buttons. */
  readonly customId: string | undefined;
  /** 1 blue, 2 grey, 3 green, 4 red, 5 link; 0 for selects. */
  readonly style: number;
  readonly disabled: boolean;
  readonly url?: string;
  readonly options?: readonly SeenOption[];
}

/** A file under a message; `text` is its content read as UTF-8. */
export interface SeenAttachment {
  readonly name: string;
  readonly text: string;
  readonly size: number;
}

/** A message as it is shown at this moment: a snapshot that does not change later. */
export interface SeenMessage {
  readonly id: string;
  readonly author: FakeUser;
  readonly content: string;
  readonly components: readonly (readonly SeenComponent[])[];
  readonly embeds: readonly Json[];
  readonly attachments: readonly SeenAttachment[];
  readonly flags: number;
  /** Only `ephemeralFor` sees it. */
  readonly ephemeral: boolean;
  readonly ephemeralFor?: string;
  /** "is thinking…": deferred and not filled yet. */
  readonly loading: boolean;
  /** The message that it answers. */
  readonly referencedId?: string;
  /** ISO 8601; set when it shows "(edited)". */
  readonly editedAt?: string;
  /** Whom this bot message, in any of its versions, pinged or would have: ids, `&role`, `everyone`, `here`. */
  readonly pings: readonly string[];
  /** Links that Discord would unfold into previews. */
  readonly previews: readonly string[];
  /** Emojis of the reactions. */
  readonly reactions: readonly string[];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function seenOption(option: Json): SeenOption {
  const description = text(option.description);
  return {
    label: text(option.label),
    value: text(option.value),
    isDefault: option.default === true,
    ...(description ? { description } : {}),
  };
}

function seenComponent(component: Json): SeenComponent {
  const { emoji, options, custom_id: id, url } = component;
  const emojiName = isJson(emoji) ? text(emoji.name) : '';
  return {
    label: text(component.label ?? component.placeholder),
    customId: typeof id === 'string' ? id : undefined,
    style: typeof component.style === 'number' ? component.style : 0,
    disabled: component.disabled === true,
    ...(emojiName ? { emoji: emojiName } : {}),
    ...(typeof url === 'string' ? { url } : {}),
    ...(Array.isArray(options) ? { options: options.filter(isJson).map(seenOption) } : {}),
  };
}

function seenRow(row: Json): SeenComponent[] {
  const children = Array.isArray(row.components) ? row.components : [];
  return children.filter(isJson).map(seenComponent);
}

/** What a person sees of a message now. */
export function seenMessage(message: MessageRecord): SeenMessage {
  const suppressed = (message.flags & FLAG.suppressEmbeds) !== 0;
  const { ephemeralFor, referenceId, editedTimestamp } = message;
  return {
    id: message.id,
    author: message.author,
    content: message.content,
    components: message.components.map(seenRow),
    embeds: structuredClone(message.embeds),
    attachments: message.attachments.map(({ name, data }) => ({
      name,
      text: Buffer.from(data).toString('utf8'),
      size: data.byteLength,
    })),
    flags: message.flags,
    ephemeral: ephemeralFor !== undefined,
    loading: (message.flags & FLAG.loading) !== 0,
    pings: [...message.pings],
    previews: suppressed ? [] : previewsOf(message.content),
    reactions: [...message.reactions.keys()],
    ...(ephemeralFor ? { ephemeralFor } : {}),
    ...(referenceId ? { referencedId: referenceId } : {}),
    ...(editedTimestamp ? { editedAt: editedTimestamp } : {}),
  };
}

/** One line about a message, for the dump of a failed wait. */
export function describeMessage(message: SeenMessage): string {
  const buttons = message.components.flat().map((one) => `[${one.emoji ?? ''}${one.label}]`);
  const files = message.attachments.map((file) => `{${file.name}}`);
  const marks = [
    message.ephemeral ? '(ephemeral)' : '',
    message.loading ? '(thinking)' : '',
    message.editedAt ? '(edited)' : '',
  ];
  const parts = [...marks, JSON.stringify(message.content), ...buttons, ...files];
  return `${message.author.username}: ${parts.filter(Boolean).join(' ')}`;
}
