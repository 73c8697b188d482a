import type { ProgramTexts } from './program-texts.ts';

const plurals = new Intl.PluralRules('en');

/** What the command line says, in English. */
export const en: ProgramTexts = {
  about: 'talk to the language models on your own machine',
  programs: {
    start: 'starts the bots, the web page and the HTTP API',
    setup: 'asks for tokens and owner, checks them, finds a model, writes .env',
    doctor: 'checks everything and says how to mend each fault',
    ask: 'one question, one answer; a text from a pipe goes with it',
    export: 'writes a person’s conversations into a file, while no copy is running',
    help: 'this, or the options of one program',
  },
  options: {
    help: 'shows this',
    version: 'shows the version',
    language: 'en or ru; otherwise that of the system',
    json: 'for programs',
    model: 'alias or id; otherwise the default model',
    system: 'how the model is to behave',
    person: 'whose, such as telegram:123; not needed when there is only one',
    format: 'markdown to read (default), json for programs',
    output: 'where to; otherwise a name of its own in this folder, and - is the standard output',
    'telegram-token':
      'the token of @BotFather; better in TELEGRAM_BOT_TOKEN, where no process list shows it',
    'discord-token': 'the token of the bot; better in DISCORD_BOT_TOKEN',
    'foundry-url': 'where the model server is; otherwise it is searched',
    'default-model': 'alias or id of the model for whoever has not chosen one',
    admin: 'who runs the bot, such as telegram:123; may be given several times',
    download: 'downloads the model when it is not on this computer yet',
    'env-file': 'the file to write; otherwise .env',
    yes: 'asks nothing, takes everything from the options',
  },
  values: {
    name: 'NAME',
    text: 'TEXT',
    id: 'ID',
    file: 'FILE',
    token: 'TOKEN',
    address: 'ADDRESS',
    language: 'LANGUAGE',
    question: '"QUESTION"',
  },
  moreHelp: 'foundry-chat help PROGRAM shows its options.',
  usage: 'Usage:',
  unknownProgram: (name, near) =>
    `There is no program "${name}".${near === undefined ? '' : ` Did you mean ${near}?`}`,
  problems: {
    unknown: (option, near) =>
      `${option}: there is no such option${near === undefined ? '' : `; did you mean ${near}?`}`,
    needsValue: (option) => `${option}: the value is missing`,
    takesNoValue: (option) => `${option}: it takes no value`,
    tooMuch: (words) => `${words}: this is too much; is a quotation mark missing?`,
    wrongFormat: (format, formats) =>
      `--format: "${format}" is none, expected ${formats.join(' or ')}`,
  },
  seeHelp: (program) => `foundry-chat help ${program} shows what there is.`,
  oldNode: (version, needed) =>
    `foundry-chat needs Node.js ${needed} or newer; this is ${version}. Install the current LTS release from https://nodejs.org.`,
  banner: {
    names: {
      page: 'Web page',
      model: 'Model',
      owner: 'Owner',
    },
    on: 'on',
    off: 'off (npm run setup turns it on)',
    pageOff: 'off (API_PORT=off)',
    practiceWanted: 'PRACTICE MODEL, as FOUNDRY_BASE_URL=practice asks: no real model answers.',
    practice: [
      'PRACTICE MODEL: no Foundry was found, so a built-in stand-in answers.',
      'Start Foundry Local, or set FOUNDRY_BASE_URL, to talk to a real model.',
    ],
    notRunning: [
      'Foundry is not running. Start it (foundry server start), and it is found by itself;',
      'npm run doctor says what is missing.',
    ],
    owner: (code) => `nobody yet: send  /claim ${code}  to your bot to become its owner`,
  },
  cannotStart: (reason) => `foundry-chat cannot start: ${reason}`,
  start: {
    folder: (dir, code) =>
      `DATA_DIR: ${dir} cannot be used (${code}), expected a folder that this user may write`,
    folderInUse: (dir, { pid, host }) =>
      `another foundry-chat (process ${pid}${host === undefined ? '' : ` on ${host}`}) already works on ${dir}. Stop it, or give this one a DATA_DIR of its own.`,
    listen: {
      port_taken: ({ host, port }) =>
        `API_PORT: port ${port} on ${host} is already in use (EADDRINUSE), expected a free port, 0 for any, or off`,
      port_forbidden: ({ host, port }) =>
        `API_PORT: port ${port} on ${host} may not be opened by this user (EACCES), expected a port above 1023`,
      host_foreign: ({ host }) =>
        `API_HOST: ${host} is no address of this machine (EADDRNOTAVAIL), expected 127.0.0.1 or one of its own`,
      host_unknown: ({ host }) =>
        `API_HOST: ${host} is not known (ENOTFOUND), expected a name or an address of this machine`,
      other: ({ host, port, reason }) =>
        `API_HOST, API_PORT: port ${port} on ${host} cannot be opened (${reason}), expected another one`,
    },
  },
  ask: {
    nothing: 'What do you want to know? Such as: foundry-chat ask "Why is the sky blue?"',
    aboutInput: 'Here is a text. Say in a few sentences what is in it.',
    inputTooBig: (megabytes) => `The text from the pipe is too big: at most ${megabytes} MB.`,
    inputUnusable: 'What came through the pipe is no text, no document and no picture.',
    inputCut: 'Only the beginning of the text found room in the model’s context.',
    practice:
      'PRACTICE MODEL: no Foundry was found, so a built-in stand-in answers. foundry-chat doctor says what is missing.',
    empty: 'The model gave no answer.',
    broken: 'The answer broke off here.',
    cut: 'The answer ends here because the longest answer is reached (FOUNDRY_MAX_TOKENS).',
  },
  export: {
    noFolder: (path) => `There is no data in ${path}. Is DATA_DIR right?`,
    held: (pid) =>
      `A running copy works on these data (process ${pid}). Send /export to the bot, or stop that copy first.`,
    nobody: 'Nobody has said anything yet.',
    unknownPerson: (id) => `Nothing is stored of ${id}. These people are known:`,
    choose: 'Whose conversations? Say it with --person ID. These people are known:',
    person: ({ id, name, conversations }) =>
      `${id}  ${name}  (${conversations} ${plurals.select(conversations) === 'one' ? 'conversation' : 'conversations'})`,
    written: (path) => `Written: ${path}`,
    exists: (path) => `${path} exists already. Name another file with --output.`,
    failed: (path, reason) =>
      `${path} could not be written (${reason}). Name another file with --output.`,
  },
};
