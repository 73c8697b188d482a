import type { PasteFaultName } from '../texts/credentials/credential-texts.ts';

/** Which messenger a token belongs to. */
export type Messenger = 'telegram' | 'discord';

/** What was pasted where a token was asked for, if it is none; each has a sentence in the texts. */
export type PasteFault = PasteFaultName;

/** False: it may be a token of a form that nobody has seen yet, which only the service can tell. */
export function isCertain(fault: PasteFault): boolean {
  return fault !== 'cut' && fault !== 'no_token';
}

export type Pasted =
  | { readonly ok: true; readonly token: string }
  | {
      readonly ok: false;
      readonly fault: PasteFault;
      /** Without what came along. */
      readonly text: string;
    };

/** `<bot id>:<secret>`; @BotFather gives 35 characters behind the colon, today. */
const TELEGRAM = /(?<![\w:-])[1-9]\d{4,19}:[\w-]{30,}(?![\w:-])/;
/** The bot's id in base64, the time, and a signature, each base64url. */
const DISCORD = /(?<![\w.-])[\w-]{20,40}\.[\w-]{4,10}\.[\w-]{24,}(?![\w.-])/;
/** Copied from chats and web pages along with what one sees. */
const INVISIBLE = /[\u200B-\u200F\u2060\uFEFF\u00AD]/g;

/**
 * Finds the token in what somebody pasted: with blanks, line breaks or quotes around it, after
 * `NAME=` or `Bot `, or in the middle of @BotFather's message. Says what it is instead, where it is
 * none.
 */
export function readPasted(messenger: Messenger, text: string): Pasted {
  const clean = text.replace(INVISIBLE, '').trim();
  // A terminal or a mail program broke it in two.
  for (const candidate of [clean, clean.replace(/\s+/g, ''), unwrapped(clean)]) {
    const token = tokenIn(messenger, candidate);
    if (token !== undefined) return { ok: true, token };
  }
  const rest = unwrapped(clean);
  return { ok: false, fault: faultOf(messenger, rest), text: rest };
}

/** A token as it may be shown: enough to tell it from another, too little to use it. */
export function masked(token: string): string {
  const end = token.length >= 24 ? token.slice(-4) : '';
  return `••••${end}`;
}

function tokenIn(messenger: Messenger, text: string): string | undefined {
  if (messenger === 'telegram') return TELEGRAM.exec(text)?.[0];
  const found = DISCORD.exec(text)?.[0];
  return found !== undefined && isDiscordId(found.split('.')[0] ?? '') ? found : undefined;
}

function faultOf(messenger: Messenger, text: string): PasteFault {
  if (text === '') return 'empty';
  if (messenger === 'telegram') {
    if (tokenIn('discord', text) !== undefined) return 'discord_token';
    if (/^\d{5,12}:?$/.test(text)) return 'telegram_half';
    if (/^(?:@|https?:\/\/t\.me\/|t\.me\/)?[a-z]\w{2,30}bot$/i.test(text)) return 'telegram_name';
    if (/^\d{5,20}:/.test(text)) return 'cut';
  } else {
    if (tokenIn('telegram', text) !== undefined) return 'telegram_token';
    if (/\/api\/webhooks\//i.test(text)) return 'discord_webhook';
    if (/^[\w-]{20,40}\.[\w.-]*$/.test(text)) return 'cut';
  }
  return discordThing(text) ?? 'no_token';
}

/** The portal shows all of these with a copy button, on the pages beside the token's. */
function discordThing(text: string): PasteFault | undefined {
  if (/^\d{17,20}$/.test(text)) return 'discord_id';
  if (/^[0-9a-f]{64}$/i.test(text)) return 'discord_public_key';
  if (/^[\w-]{32}$/.test(text)) return 'discord_secret';
  return undefined;
}

function isDiscordId(base64: string): boolean {
  return /^\d{15,22}$/.test(Buffer.from(base64, 'base64url').toString('latin1'));
}

/** Without the name in front, the quotes around it and what ends a sentence. */
function unwrapped(text: string): string {
  return text
    .replace(/^(?:export\s+)?[A-Z][A-Z_]+\s*[=:]\s*/, '')
    .replace(/^["'`“”„«‘’]+|["'`“”»‘’,;.]+$/g, '')
    .replace(/^Bot\s+/i, '')
    .replace(/\s+/g, '');
}
