import type { SetupTexts } from './setup-texts.ts';

/** What `setup` says and asks, in English. */
export const en: SetupTexts = {
  title: (version) => `foundry-chat ${version}: set-up`,
  keys: 'Arrows choose, Enter confirms, Ctrl+C leaves without changing anything.',
  yes: 'Yes',
  no: 'No',
  left: 'Left; nothing was changed.',
  token: {
    want: (service) => `Do you want a bot on ${service}?`,
    wantOptions: { yes: 'Yes', no: 'Not now' },
    present: (service, masked) => `${service}: the token ${masked} is set.`,
    presentOptions: {
      keep: 'Keep it',
      change: 'Enter another one',
      off: 'Remove it, so that this bot is off',
    },
    paste: (service) => `Paste the ${service} token and press Enter (it is not shown)`,
    checking: (service) => `Asking ${service} whose token it is`,
    known: (service, name) => `${service} knows it: ${name}`,
    after: 'What now?',
    afterOptions: {
      again: 'Enter it again',
      anyway: 'Keep it without a check',
      skip: 'Go on without it',
    },
    unchecked: 'The token is kept as it is; npm run doctor checks it later.',
    overruled: (variable) =>
      `${variable} is also set in the environment of this session, and that one wins over the file. Remove it there.`,
  },
  telegram: {
    howTitle: 'How to get a Telegram token',
    how: [
      '1. Open https://t.me/BotFather in Telegram and press Start.',
      '2. Send /newbot.',
      '3. Send a name, such as: My models',
      '4. Send a user name that ends in "bot", such as: my_models_bot',
      '5. BotFather answers with the token, like 1234567890:AA… Copy it.',
      'For a bot you have: /mybots, choose it, API Token.',
    ].join('\n'),
    groups:
      'In groups it sees commands and replies to it. To be called by its name there: BotFather, /setprivacy, Disable, then remove it from the group and add it again.',
  },
  discord: {
    howTitle: 'How to get a Discord token',
    how: [
      '1. Open https://discord.com/developers/applications and press New Application.',
      '2. Give it a name and press Create.',
      '3. Open the page Bot on the left.',
      '4. Switch on Message Content Intent, press Save Changes.',
      '5. Press Reset Token, confirm, press Copy. It is shown only once.',
      'Not the Application ID, not the Public Key, not the Client Secret.',
    ].join('\n'),
    intentOff: (page) => ({
      text: 'Message Content Intent is off: in servers the bot sees only mentions and slash commands.',
      mend: `Open ${page}, switch on Message Content Intent, press Save Changes.`,
    }),
    intentAsk: 'Is it on now?',
    intentOptions: { again: 'Yes, look again', without: 'Go on without it' },
    invite: 'Open this link in a browser to add the bot to your server:',
  },
  foundry: {
    searching: 'Looking for Foundry Local',
    found: ({ url, source, generation }) =>
      `Found a model server at ${url} (by ${source}, ${generation})`,
    none: 'No model server was found.',
    installTitle: 'How to get one',
    ask: 'What now?',
    options: {
      again: 'Look again',
      start: 'Start Foundry Local',
      address: 'Enter an address, also of another OpenAI-compatible server',
      without: 'Go on without one',
    },
    address: 'Its address, such as http://127.0.0.1:5273',
    addressWrong: 'Expected http://host:port without a password.',
    addressDead: (address) => `No model server answers at ${address}.`,
    starting: 'Starting Foundry Local',
    notStarted: (reason) => `It did not start: ${reason}`,
    without: 'It is searched again at the start and found by itself when it is there.',
    practice: 'FOUNDRY_BASE_URL=practice: the built-in practice model answers.',
    practiceOptions: { keep: 'Keep the practice model', search: 'Look for a real one' },
    moved: (address, found) =>
      `FOUNDRY_BASE_URL (${address}) does not answer, but a server was found at ${found}. Remove that line, so that it is always searched?`,
  },
  model: {
    ask: 'Which model answers whoever has not chosen one?',
    askNoneHere: 'No model is on this computer yet. Which one should be downloaded?',
    automatic: 'Automatic',
    automaticHint: 'the one in memory, else the first on disk',
    states: { loaded: '● in memory', cached: '○ on disk', catalog: '☁ to be downloaded' },
    size: (megabytes) =>
      megabytes < 1_000 ? `${Math.round(megabytes)} MB` : `${(megabytes / 1_024).toFixed(1)} GB`,
    none: 'The server offers no chat model. Download one: foundry model download phi-4-mini',
    unknown: (name, near) =>
      near.length === 0
        ? `There is no model ${name}.`
        : `There is no model ${name}; did you mean ${near.join(', ')}?`,
    askDownload: (name, size) =>
      `Download ${name}${size === undefined ? '' : ` (${size})`} now? Ctrl+C stops it.`,
    downloading: (name) => `Downloading ${name} (Ctrl+C stops)`,
    downloaded: (name) => `${name} is on this computer.`,
    cancelled: (name) => `The download of ${name} was stopped; nothing is chosen.`,
    failed: (name, reason) => `${name} could not be downloaded: ${reason}`,
    unchecked: (name) => `${name} is taken without a check: no model server was found.`,
  },
  owner: {
    ask: 'Who runs the bots? Ids such as telegram:123, several separated by commas',
    hint: 'empty: whoever sends the code of the start',
    wrong: 'Expected ids such as telegram:123 or discord:456.',
    claim:
      'Nobody runs the bots yet: the start shows a code. Send /claim CODE to your bot, and it is yours.',
  },
  save: {
    nothing: (path) => `${path} stays as it is.`,
    changes: (path) => `Changes of ${path}`,
    ask: 'Write them?',
    written: (path) => `${path} is written; only you can read it.`,
    kept: 'Nothing was written.',
    failed: (path, code) => ({
      text: `${path} cannot be written (${code}).`,
      mend:
        code === 'ENOSPC' || code === 'EDQUOT'
          ? 'The disk is full: make room and run setup again.'
          : 'Give this user the right to write there, or name another file with --env-file.',
    }),
    broken: (path, reason) => ({
      text: `${path} cannot be changed: ${reason}.`,
      mend: 'A line in it is broken, such as one with an unclosed quotation mark. Mend it by hand and run setup again.',
    }),
    otherProblems: 'These lines still stop the start; .env.example explains each variable:',
  },
  start: {
    ask: 'Start foundry-chat now?',
    how: 'npm start starts it.',
    howElsewhere: 'It is not beside the program: put it there as .env before npm start.',
  },
  unattended: {
    nothing:
      'nothing to set: give --telegram-token, --discord-token, --foundry-url, --model or --admin, or the tokens in TELEGRAM_BOT_TOKEN and DISCORD_BOT_TOKEN',
    downloadWhat: '--download: needs --model, and a model server that runs',
    unreachable: (text) => `${text} It is written without a check.`,
  },
};
