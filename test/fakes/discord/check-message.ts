import { checkComponents } from './check-components.ts';
import { checkEmbeds } from './check-embeds.ts';
import { refusal, unsupported } from './errors.ts';
import { FormErrors, type FormPath, isJson } from './form-errors.ts';
import type { AllowedMentions } from './mentions.ts';
import type { Json } from './types.ts';

/** A file of a multipart request, `files[n]`. */
export interface UploadedFile {
  /** The n of `files[n]`. */
  readonly index: string;
  readonly name: string;
  readonly data: Uint8Array;
  readonly contentType: string | undefined;
}

/** A checked message body; undefined fields were not in the request. */
export interface MessageDraft {
  readonly content: string | undefined;
  readonly embeds: Json[] | undefined;
  readonly components: Json[] | undefined;
  readonly flags: number | undefined;
  readonly allowedMentions: AllowedMentions | undefined;
  readonly referenceId: string | undefined;
  readonly failIfNotExists: boolean;
  readonly nonce: string | number | undefined;
  readonly enforceNonce: boolean;
  /** `attachments` as sent: which old files stay, and what the new ones are called. */
  readonly attachments: Json[] | undefined;
  readonly files: readonly UploadedFile[];
}

/** Longest text of a bot's message, in UTF-16 units. */
const CONTENT_MAX = 2000;
/** Upload limit of a server without boosts, bytes (since 2024). */
const FILE_MAX = 10 * 1024 * 1024;
const COMPONENTS_V2 = 1 << 15;

function idSet(form: FormErrors, key: string, value: unknown): Set<string> {
  if (value === undefined || value === null) return new Set();
  if (!Array.isArray(value) || value.some((id) => !/^\d+$/.test(String(id)))) {
    form.add(['allowed_mentions', key], 'NUMBER_TYPE_COERCE', 'Value is not snowflake.');
    return new Set();
  }
  form.length(['allowed_mentions', key], value.length, { max: 100 });
  return new Set(value.map(String));
}

function readAllowedMentions(form: FormErrors, value: unknown): AllowedMentions | undefined {
  if (!isJson(value)) return undefined;
  const parse = new Set(Array.isArray(value.parse) ? value.parse.map(String) : []);
  for (const [index, kind] of [...parse].entries()) {
    form.choice(['allowed_mentions', 'parse', index], kind, ['users', 'roles', 'everyone']);
  }
  const users = idSet(form, 'users', value.users);
  const roles = idSet(form, 'roles', value.roles);
  for (const [kind, ids] of Object.entries({ users, roles })) {
    if (!parse.has(kind) || ids.size === 0) continue;
    form.add(
      ['allowed_mentions'],
      'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
      `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
    );
  }
  return { parse, users, roles, repliedUser: value.replied_user === true };
}

function readNonce(form: FormErrors, value: unknown): string | number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  return form.text(['nonce'], value, { max: 25 });
}

function checkFiles(
  form: FormErrors,
  files: readonly UploadedFile[],
  attachments: Json[] | undefined,
): void {
  if (files.some((file) => file.data.byteLength > FILE_MAX)) throw refusal('fileTooLarge');
  form.length(['files'], files.length, { max: 10 });
  for (const [index, attachment] of (attachments ?? []).entries()) {
    const id = attachment.id;
    if (!/^\d+$/.test(String(id))) {
      form.add(
        ['attachments', index, 'id'],
        'NUMBER_TYPE_COERCE',
        `Value "${String(id)}" is not snowflake.`,
      );
    }
    form.text(['attachments', index, 'filename'], attachment.filename, { min: 1, max: 1024 });
    form.text(['attachments', index, 'description'], attachment.description, { max: 1024 });
  }
}

/**
 * Checks the body of a message to create or edit, throwing 50035 with every fault in Discord's shape, and
 * returns its parts. `path` is where the message lies in the request. Content is trimmed, as the real server does. Unknown keys are ignored, as there.
 */
export function checkMessage(
  body: Json,
  files: readonly UploadedFile[],
  path: FormPath = [],
): MessageDraft {
  for (const key of ['poll', 'sticker_ids', 'shared_client_theme']) {
    const value = body[key];
    if (value && !(Array.isArray(value) && value.length === 0)) throw unsupported(key);
  }
  const form = new FormErrors(path);
  const given = (key: string) => body[key] !== undefined;
  const flags = form.integer(['flags'], body.flags);
  if (flags !== undefined && flags & COMPONENTS_V2) throw unsupported('components version 2');
  const reference = isJson(body.message_reference) ? body.message_reference : undefined;
  if (reference?.type === 1) throw unsupported('forwarding');
  const attachments = given('attachments')
    ? form.objects(['attachments'], body.attachments, { max: 10 })
    : undefined;
  checkFiles(form, files, attachments);
  const content = form.text(['content'], body.content, { max: CONTENT_MAX });
  const draft: MessageDraft = {
    content: given('content') ? (content ?? '').trim() : undefined,
    embeds: given('embeds') ? checkEmbeds(form, body.embeds) : undefined,
    components: given('components') ? checkComponents(form, body.components) : undefined,
    flags,
    allowedMentions: readAllowedMentions(form, body.allowed_mentions),
    referenceId: reference ? String(reference.message_id ?? '') : undefined,
    failIfNotExists: reference?.fail_if_not_exists !== false,
    nonce: readNonce(form, body.nonce),
    enforceNonce: body.enforce_nonce === true,
    attachments,
    files,
  };
  form.throwIfAny();
  return draft;
}
