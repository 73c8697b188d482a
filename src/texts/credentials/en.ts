import type { CredentialTexts } from './credential-texts.ts';

const FROM_BOTFATHER =
  'In Telegram open @BotFather, send /mybots, choose the bot, press API Token and copy the whole line.';
const FROM_PORTAL =
  'Open https://discord.com/developers/applications, your application, page Bot: press Reset Token and copy what appears; it is shown only once.';

/** About tokens, in English. */
export const en: CredentialTexts = {
  pasteFaults: {
    empty: { text: 'There is no token.', mend: 'Paste the whole token.' },
    discord_token: {
      text: 'This is a Discord token; a Telegram one is wanted here.',
      mend: FROM_BOTFATHER,
    },
    telegram_token: {
      text: 'This is a Telegram token; a Discord one is wanted here.',
      mend: FROM_PORTAL,
    },
    telegram_half: {
      text: 'This is only the number in front of the colon.',
      mend: FROM_BOTFATHER,
    },
    telegram_name: { text: 'This is the name of a bot, not its token.', mend: FROM_BOTFATHER },
    cut: {
      text: 'A part of the token is missing.',
      mend: 'Copy it again, from its first to its last character.',
    },
    discord_id: {
      text: 'This is an id, such as the Application ID, not the token.',
      mend: FROM_PORTAL,
    },
    discord_public_key: { text: 'This is the Public Key, not the token.', mend: FROM_PORTAL },
    discord_secret: {
      text: 'This looks like the Client Secret of the page OAuth2, not like the token.',
      mend: FROM_PORTAL,
    },
    discord_webhook: {
      text: 'This is the address of a webhook, not the token of a bot.',
      mend: FROM_PORTAL,
    },
    no_token: {
      text: 'This is not a token.',
      mend: 'Copy the token alone, from its first to its last character.',
    },
  },
  refused: {
    telegram: {
      text: 'Telegram does not know this token: it is wrong or was revoked.',
      mend: FROM_BOTFATHER,
    },
    discord: {
      text: 'Discord does not know this token: it is wrong or was reset.',
      mend: FROM_PORTAL,
    },
  },
  unreachable: (host, code) => ({
    text: `${host} cannot be reached (${code}).`,
    mend: 'Check the network, and whether a firewall or a proxy stands between.',
  }),
  timeout: (host) => ({
    text: `${host} does not answer in time.`,
    mend: 'Check the network, and whether a firewall or a proxy stands between.',
  }),
  foreign: (host, variable) => ({
    text: `${host} answers, but not as this service does.`,
    mend: `Check ${variable}; without it the public service is used.`,
  }),
};
