import type { TallyNumbers } from './people-texts.ts';
import type { Texts } from './texts.ts';

const plurals = new Intl.PluralRules('en');

/** Everything a person reads, in English. Markdown; values come escaped. */
export const en: Texts = {
  welcome: (model, isGroup) =>
    [
      '**Hello!** I pass what you write to a language model on my owner’s own computer. Nothing goes to a cloud.',
      model === undefined
        ? 'Just write to me.'
        : `Just write to me. You are talking to \`${model}\`; /models shows the others.`,
      isGroup ? 'In a group I answer when you mention me, reply to me, or use /ask.' : '',
      '/help lists what I can do.',
    ]
      .filter((line) => line !== '')
      .join('\n\n'),
  help: (lines) => ['**What I can do**', ...lines].join('\n'),
  helpLine: (command, description) => `/${command} – ${description}`,
  commands: {
    start: 'what this is and how to begin',
    help: 'what I can do',
    whoami: 'my id, my role and my model',
    ask: 'ask a question',
    models: 'the models to choose from',
    model: 'show or choose my model',
    new: 'begin a fresh conversation',
    stop: 'stop the answer under way',
    retry: 'answer my last message again',
    undo: 'drop my last question and its answer',
    system: 'how the model is to behave in this conversation',
    settings: 'temperature, answer length, reasoning, statistics, language',
    export: 'my conversations as a file',
    forget: 'delete all that is stored of me',
    continue: 'go on with an answer that was cut',
    health: 'how Foundry and the bots are doing',
    load: 'bring a model into memory',
    unload: 'take a model out of memory',
    download: 'download a model to this computer',
    service: 'start, stop or restart Foundry, or ask whether it runs',
    users: 'who may use the bot, and who asked to',
    claim: 'become the owner with the code from the start banner',
  },
  options: {
    ask: ['question', 'what you want to know'],
    model: ['name', 'alias or id; empty shows the current one'],
    system: ['text', 'such as: You are a patient teacher. “clear” removes it, nothing shows it'],
    settings: ['change', 'such as: temperature 0.3; nothing shows all with buttons'],
    export: ['format', 'markdown to read, json for programs; empty is markdown'],
    forget: ['what', 'everything deletes all at once; empty asks first'],
    claim: ['code', 'the code from the start banner'],
    load: ['name', 'alias or id of a model on this computer'],
    unload: ['name', 'alias or id of a model in memory'],
    download: ['name', 'alias or id of a model in the catalogue'],
    service: ['action', 'start, stop, restart or status'],
    users: ['page', 'a page; or approve, deny, revoke, admin or user with an id'],
  },
  roles: { admin: 'admin', user: 'user', stranger: 'no access yet' },
  whoami: ({ id, role, model }) =>
    [`Your id: \`${id}\``, `Your role: ${role}`, `Your model: ${model}`].join('\n'),
  defaultModel: (alias) => (alias === undefined ? 'the default' : `\`${alias}\` (the default)`),
  models: {
    title: (page, pages) => (pages > 1 ? `**Models** (page ${page} of ${pages})` : '**Models**'),
    legend: '● loaded · ○ on disk · ☁ to be downloaded · 👁 sees pictures',
    none: 'The server offers no chat model. Download one with Foundry: `foundry model download phi-4-mini`',
    previous: '◀ Back',
    next: 'More ▶',
    size: (megabytes) =>
      megabytes < 1000 ? `${Math.round(megabytes)} MB` : `${(megabytes / 1024).toFixed(1)} GB`,
  },
  modelIs: (alias) =>
    `You are talking to \`${alias}\`. Choose another with /models or \`/model NAME\`.`,
  modelChosen: (alias) => `From now on \`${alias}\` answers you.`,
  modelChosenLoads: (alias) =>
    `From now on \`${alias}\` answers you. It is not in memory yet, so the first answer takes longer.`,
  modelChosenMissing: (alias) =>
    `It does not seem to be on this computer yet. An admin can bring it there with \`/download ${alias}\`.`,
  unknownModel: (name, near) =>
    near.length === 0
      ? `There is no model \`${name}\`. /models shows what there is.`
      : `There is no model \`${name}\`. Did you mean ${list(near)}?`,
  missingModel: (name, near) =>
    near.length === 0
      ? `\`${name}\` is not on this computer yet. An admin can bring it there with /download.`
      : `\`${name}\` is not on this computer yet. An admin can download it; until then, choose ${list(near)}.`,
  loadFailed: (name, variant) =>
    variant === undefined
      ? `\`${name}\` could not be loaded. Choose another with /models; a smaller one may fit.`
      : `\`${name}\` could not be loaded: this computer’s graphics may not suit it. Try the variant for the processor, \`${variant}\`.`,
  noVision: (name, seeing) =>
    seeing.length === 0
      ? `\`${name}\` cannot see pictures. Choose a model that can with /models, where 👁 marks them.`
      : `\`${name}\` cannot see pictures. Choose one that can: ${list(seeing)}.`,
  unknownCommand: (name, near) =>
    near.length === 0
      ? `I do not know /${name}. /help lists what I can do.`
      : `I do not know /${name}. Did you mean ${list(near.map((each) => `/${each}`))}?`,
  newConversation: 'A fresh conversation. I no longer look at what was said before.',
  askWhat: 'What do you want to know? Write it after the command: /ask Why is the sky blue?',
  aboutImage: 'Describe this picture.',
  aboutFile: 'Here is a file. Say in a few sentences what is in it.',
  questionChanged: '✏️ You changed your question: I answer the new one.',
  nothingToUndo: 'There is nothing to drop: this conversation is empty.',
  undone: (question) =>
    `Dropped: \`${question}\` and its answer. I go on as if they had never been said.`,
  system: {
    none: 'I behave as I do everywhere. To change that in this conversation, write how after the command: /system You are a patient teacher.',
    is: (text) => `In this conversation I follow this:\n\n${text}\n\n/system clear removes it.`,
    set: 'Understood: from now on I follow that in this conversation. /system clear removes it, and so does /new.',
    cleared: 'From now on I behave here as I do everywhere.',
    tooLong: (maxChars) => `That is too long: at most ${maxChars} characters, please.`,
  },
  settings: {
    title: '**Your settings**',
    temperature: (value) =>
      `🌡 Temperature: ${value} (0 is always the same answer, 2 the most varied one)`,
    length: (tokens, words) => `📏 Longest answer: ${tokens} tokens, about ${words} words`,
    thought: (isShown) => `💭 Reasoning: ${isShown ? 'shown' : 'hidden'}`,
    statistics: (isShown) => `📊 Statistics under an answer: ${isShown ? 'shown' : 'hidden'}`,
    alerts: (isOn) => `🔔 Alerts when something goes wrong: ${isOn ? 'on' : 'off'}`,
    language: (chosen) => `🌐 Language: ${chosen ?? 'as your app has it'}`,
    buttons: {
      thought: '💭 Reasoning',
      statistics: '📊 Statistics',
      alerts: '🔔 Alerts',
      automatic: 'Automatic',
      reset: '↺ Defaults',
    },
    wrong:
      'I do not know that setting. Use the buttons, or write: `/settings temperature 0.3`, `/settings length 512`, `/settings reasoning off`, `/settings statistics on`, `/settings language en`, `/settings reset`.',
  },
  fileFaults: {
    too_big: (name) => `📎 \`${name}\` is too big for me. Send a smaller one, or a part of it.`,
    unknown_kind: (name) =>
      `📎 I cannot read \`${name}\`. I can read text and code, PDF, Word and pictures (PNG, JPEG, WebP, GIF).`,
    damaged: (name) => `📎 \`${name}\` seems to be damaged. Try to send it again.`,
    empty: (name) => `📎 There is nothing in \`${name}\`.`,
    protected: (name) => `📎 \`${name}\` is protected by a password. Send it without one.`,
    no_text: (name) =>
      `📎 There is no text in \`${name}\`, only scanned pages. Send them as pictures.`,
    gone: (name) => `📎 I cannot get \`${name}\` any more. Please send it again.`,
    unreachable: (name) => `📎 \`${name}\` could not be fetched just now. Please send it again.`,
  },
  tooManyFiles: (max) => `📎 I looked at the first ${max} files only.`,
  fileCut: (name, chars) =>
    `📎 Of \`${name}\` I read only the first ${chars} characters: there is no room for more.`,
  thinking: (seconds) => `💭 Thinking…${seconds > 0 ? ` ${seconds} s` : ''}`,
  thoughtFor: (seconds) => (seconds > 0 ? `💭 Thought for ${span(seconds)}` : '💭 Thought'),
  statistics: ({ model, tokens, tokensPerSecond, firstWordSeconds, seconds }) =>
    [
      `\`${model}\``,
      number(tokens, 'token', 'tokens'),
      ...(tokensPerSecond === undefined ? [] : [`${tokensPerSecond.toFixed(1)} tokens/s`]),
      ...(firstWordSeconds === undefined
        ? []
        : [`first word after ${firstWordSeconds.toFixed(1)} s`]),
      `${seconds.toFixed(1)} s in all`,
    ].join(' · '),
  stopButton: '⏹ Stop',
  stopped: 'Stopped.',
  nothingToStop: 'There is nothing to stop.',
  retryButton: '🔁 Retry',
  continueButton: '▶ Continue',
  continueRequest:
    'Your answer was cut off. Go on exactly where it ends, without repeating or introducing anything.',
  nothingToRetry: 'There is no answer here to go on with. Just ask again.',
  busyAnswering: 'That question is being answered right now. /stop ends that.',
  notForYou: 'That is for admins only.',
  stranger: (id) => `This bot is private. Ask its owner to let you in; your id is \`${id}\`.`,
  strangerClaim: (id) =>
    `This bot is private. If it is yours, send /claim with the code from its start banner. Otherwise ask the owner to let you in; your id is \`${id}\`.`,
  access: {
    asked: (id) =>
      `This bot is private. I have asked its owner to let you in and tell you here when that is done; your id is \`${id}\`.`,
    askedAgain: (id) =>
      `This bot is private. Its owner has been asked to let you in and has not answered yet; your id is \`${id}\`.`,
    crowded: () =>
      'This bot is private, and many people ask to be let in just now. Please try again in an hour.',
    denied: 'This bot is private, and its owner did not let you in.',
    approved: 'You may use this bot now. Just write to me; /help lists what I can do.',
    ended: 'You may not use this bot any more.',
    notice: ({ name, id, where }) =>
      `👤 \`${name}\` asks to use this bot${where === undefined ? '' : `, in the group \`${where}\``}. Id: \`${id}\``,
    many: '👤 Many people ask to use this bot. I do not announce more of them for an hour; /users shows all.',
    waiting: (count) =>
      `${number(count, 'person', 'people')} asked to use this bot before you came: see /users.`,
  },
  users: {
    title: (page, pages) => (pages > 1 ? `**People** (page ${page} of ${pages})` : '**People**'),
    none: 'Nobody has used this bot yet.',
    group: (id) => `👥 everyone in the group \`${id}\``,
    standings: {
      owner: 'owner',
      admin: 'admin',
      user: 'user',
      guest: 'in a listed group only',
      asked: 'asks for access',
      denied: 'no access',
    },
    inAdminIds: 'admin (ADMIN_IDS)',
    seen: (ago) => `seen ${ago}`,
    askedIn: (group) => `Asked in the group \`${group}\`.`,
    buttons: {
      approve: '✅ Approve',
      deny: '🚫 Deny',
      revoke: '🚫 Revoke',
      user: '✅ Make user',
      admin: '🛡 Make admin',
      list: '👥 All people',
    },
    done: {
      approve: 'They may use the bot now; I tell them.',
      deny: 'They were not let in, and cannot ask again.',
      revoke: 'They may not use the bot any more, from this moment on.',
      user: 'They are a user now.',
      admin: 'They are an admin now.',
    },
    refusals: {
      self: 'You cannot change yourself.',
      owner: 'Nobody can change the owner of the bot.',
      listed:
        'ADMIN_IDS names them: that can only be changed there, on the computer of the bot, before its next start.',
      unknown: 'I do not know anybody with this id. They have to write to me first.',
      decided: 'Somebody has decided this already. This is how it stands:',
    },
  },
  limits: {
    questionsAMinute: (max, seconds) =>
      `That was a lot at once: I take ${max} questions a minute. Please go on in ${span(seconds)}.`,
    waiting: (max) =>
      `${max} of your questions are still waiting. Please wait for an answer before you ask more.`,
    characters: (max) =>
      `That message is too long for me: at most ${max.toLocaleString('en')} characters, please.`,
    answersADay: (max, seconds) =>
      `Those were ${max} answers in a day, as many as I give. Please come back in ${span(seconds)}.`,
  },
  onlyInPrivate: 'That is nobody else’s business: please write this to me in private.',
  export: {
    which: 'As what do you want them? Write /export markdown to read them, or /export json.',
    nothing: 'There is nothing to export: I have kept no conversation of yours.',
    here: ({ format, part, parts }) => {
      const what = 'Your conversations, from everywhere you talked to me.';
      const next =
        part < parts
          ? ` This is part ${part} of ${parts}; \`/export ${format} ${part + 1}\` gives the next.`
          : '';
      const other = format === 'json' ? 'markdown' : 'json';
      return `${what}${next} The same as ${other === 'json' ? 'data' : 'text'}: /export ${other}`;
    },
    title: ({ name, at, part, parts }) =>
      `# Conversations of \`${name}\`\n\n${at}${parts > 1 ? ` · part ${part} of ${parts}` : ''}`,
    untitled: 'without words',
    system: 'How the model was to behave:',
    open: 'not answered yet',
    unanswered: 'no answer',
    cut: 'cut off here',
  },
  forget: {
    ask: (tally) =>
      `Shall I delete all that I have stored of you? That is ${amount(tally)}, your settings and your name. It cannot be undone; /export gives you a copy first.`,
    loses: {
      owner: 'You are the owner: afterwards nobody is, and the start banner shows a new code.',
      admin: 'Afterwards you are no admin any more: ADMIN_IDS does not name you.',
      user: 'Afterwards you have to ask to be let in again.',
    },
    how: 'Press a button, or write /forget everything.',
    buttons: { everything: '🗑 Delete everything', keep: 'Keep' },
    kept: 'Nothing was deleted.',
    done: (tally) =>
      `Deleted: ${amount(tally)}, and everything else that I had stored of you. The messages in this chat are yours to delete.`,
  },
  claimed: 'You are the owner of this bot now. Write to me, or see /help.',
  claimWrong: 'That code is not right. The valid one stands in the start banner of foundry-chat.',
  claimTaken: 'This bot already has an owner.',
  queued: (place, seconds) => {
    const before = place - 1;
    const verb = { one: 'question is', other: 'questions are' }[
      plurals.select(before) as 'one' | 'other'
    ];
    const where = place === 1 ? 'You are next' : `${before} ${verb} before yours`;
    const wait = seconds === undefined ? '' : `, in about ${span(seconds)}`;
    return `⏳ The model is busy. ${where}${wait}.`;
  },
  loading: (model, seconds, lastSeconds) => {
    const last = lastSeconds === undefined ? '' : ` (last time ${lastSeconds} s)`;
    return `⏳ Loading \`${model}\`…${seconds > 0 ? ` ${seconds} s` : ''}${last}`;
  },
  comeback: {
    waiting:
      '⏳ Foundry is not running (`foundry server start` on its computer starts it, in older versions `foundry service start`): I keep your question and answer it here as soon as Foundry is back.',
    behind: '⏳ Your earlier question comes first; this one follows by itself.',
  },
  buttons: {
    cancel: '✖ Cancel',
    startService: '▶ Start service',
    rescan: '🔄 Rescan',
    health: '🩺 Health',
  },
  modelButtons: {
    use: (alias) => `💬 Use ${alias}`,
    download: (alias) => `⬇ Download ${alias}`,
  },
  memory: {
    whichToLoad: 'Which model shall I load? Write its name after the command: /load phi-4-mini',
    whichToUnload:
      'Which model shall leave the memory? Write its name after the command: /unload phi-4-mini',
    loaded: (alias, seconds) =>
      `\`${alias}\` is in memory now${seconds > 0 ? `, after ${seconds} s` : ''}. It answers at once.`,
    alreadyLoaded: (alias) => `\`${alias}\` is in memory already.`,
    unloaded: (alias) => `\`${alias}\` is out of memory. It is loaded again when somebody asks it.`,
    notLoaded: (alias) => `\`${alias}\` is not in memory.`,
    staysLoaded: (alias) =>
      `This server keeps \`${alias}\` in memory: it decides that by itself. See its own settings.`,
  },
  download: {
    which: 'Which model shall I download? Write its name after the command: /download phi-4-mini',
    running: (alias, size) => `⬇ Downloading \`${alias}\`${size === undefined ? '' : ` (${size})`}`,
    joined: 'This download was under way already; here you see how far it is.',
    done: (alias) => `✅ \`${alias}\` is on this computer now.`,
    already: (alias) => `\`${alias}\` is on this computer already.`,
    cancelled: (alias) => `The download of \`${alias}\` was cancelled.`,
    nothingToCancel: 'That download is not under way any more. /models shows what there is.',
  },
  service: {
    which: 'What shall Foundry do? Write one word after the command: start, stop, restart, status.',
    doing: {
      start: '⏳ Starting Foundry…',
      stop: '⏳ Stopping Foundry…',
      restart: '⏳ Restarting Foundry…',
      status: '⏳ Asking Foundry…',
    },
    running: (url) => (url === undefined ? '✅ Foundry runs.' : `✅ Foundry runs at ${url}.`),
    notRunning: '⏹ Foundry is not running. /service start starts it.',
    notStarted:
      '❌ Foundry did not start. Run `foundry server status` on its computer to see why (older versions: `foundry service status`).',
    notStopped: '❌ Foundry did not stop. Try again in a moment.',
  },
  alerts: {
    foundryGone:
      '⚠️ Foundry has been gone for a minute. I keep what is asked and answer it when Foundry is back.',
    foundryBack: '✅ Foundry is back. I answer what was asked meanwhile.',
    doorGone: (name) =>
      `⚠️ I have not reached ${platform(name)} for two minutes. I go on trying; /health shows how it is.`,
    doorBack: (name) => `✅ I reach ${platform(name)} again.`,
    diskFull:
      '⚠️ My disk is full, so I cannot take new messages in. Make room on the computer that I run on; then I go on by myself.',
    diskLow: (freeMegabytes) =>
      `⚠️ My disk has only ${freeMegabytes} MB left. Make room on the computer that I run on before it is full.`,
    diskBack: '✅ My disk has room again.',
    filesDamaged: (name, others) =>
      `⚠️ A data file could not be read, so I set it aside and go on without it: \`${name}\`${others > 0 ? ` and ${number(others, 'other', 'others')}` : ''}. If you have a backup, put the file back in its place while I am stopped.`,
    turnOff: '🔕 No alerts',
  },
  emptyAnswer: 'The model gave no answer. Try to put the question differently.',
  onlyThought:
    'The model thought about it but gave no answer. Ask again, or ask for something shorter.',
  cutByLength: '✂️ *The longest answer length was reached here.*',
  cutByFault: '⚠️ *The answer broke off here: the connection to the model was lost.*',
  cutByServer: '⚠️ *The answer broke off here: the model server reported a fault.*',
  cutByEnd: '✂️ *Cut here because the bot is being stopped.*',
  problems: {
    unreachable:
      'Foundry is not running, so no model can answer. Start it on its computer with `foundry server start` (older versions: `foundry service start`) and ask again.',
    model_unknown: 'That model is not there any more. /models shows what there is.',
    model_not_downloaded: 'That model is not on this computer yet. /models shows which are.',
    model_not_loaded:
      'The model could not be brought into memory. Try again, or choose another with /models.',
    load_failed:
      'The model could not be loaded. Choose another with /models; a smaller one may fit.',
    no_model:
      'Foundry is running but has no model yet. Download one: `foundry model download phi-4-mini`',
    context_too_long: 'That is too long for this model. Send less text, or begin afresh with /new.',
    no_vision: 'This model cannot see pictures. Choose one that can with /models (👁).',
    timeout: 'The model did not answer in time. Try again, or choose a smaller one with /models.',
    cut: 'The connection to the model was lost before it answered. Ask again.',
    server_fault:
      'The model server reported a fault. Try again; if it stays so, choose another model with /models.',
    bad_answer: 'The model server answered something I cannot read. Try again in a moment.',
    queue_full: 'Too many questions are waiting. Try again in a minute.',
    download_failed:
      'The download did not work. Check the network and the name (/models), then try again.',
    disk_full:
      'There is not enough room on the disk for this model. Make room, or choose a smaller one.',
    no_cli:
      'There is no Foundry command on this computer. Install Foundry Local, or set FOUNDRY_CLI to its full path.',
    unsupported:
      'The model server cannot do that. Try another model, or a newer version of Foundry Local.',
    service_failed:
      'The Foundry command could not do that. Run `foundry server status` on the computer to see why.',
    aborted: 'Stopped.',
    storage:
      'I cannot save your message: the disk is full or not writable. The owner has to look at it.',
    unexpected: 'Something went wrong here. Try again; the owner finds the cause in the log.',
  },
  health: {
    title: {
      healthy: '✅ **Foundry answers**',
      degraded: '⚠️ **Foundry is not well**',
      disconnected: '❌ **Foundry is not running**',
      practice: '🎓 **Practice model** (no Foundry was found)',
    },
    address: (url, source) => `Address: ${url} (${source})`,
    generation: (name, version) =>
      `Protocol: ${name}${version === undefined ? '' : `, version ${version}`}`,
    latency: (ms) => `Answers in ${ms} ms`,
    loaded: (models) => `Loaded: ${models.length === 0 ? 'no model' : list(models, 'conjunction')}`,
    count: (count) => `Models: ${count}`,
    queue: (running, waiting) => `Questions: ${running} being answered, ${waiting} waiting`,
    speed: (tokensPerSecond) => `Speed: ${tokensPerSecond.toFixed(1)} tokens a second`,
    lastError: (error, age) => `Last fault: \`${error}\`${age === undefined ? '' : ` (${age})`}`,
    searching: '🔎 Looking for Foundry…',
    advice: {
      start:
        'Start Foundry: press the button, or run `foundry server start` on its computer (older versions: `foundry service start`). I find it by myself.',
      download: 'There is no model to talk to yet: choose one in /models and download it.',
      restart: 'Foundry is there but does not answer as it should: /service restart often helps.',
      practice: 'Start Foundry Local to talk to a real model. I find it by myself.',
    },
    door: (name, state) => `${name}: ${state}`,
    states: {
      off: 'off',
      connecting: 'connecting',
      ready: 'ready',
      failing: 'not getting in',
      stopped: 'stopped',
    },
    process: (uptime, megabytes) => `Running for ${uptime}, ${megabytes} MB of memory`,
  },
  duration: (days, hours, minutes) =>
    days > 0 ? `${days} d ${hours} h` : hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min`,
  ago: (seconds) => (seconds < 5 ? 'just now' : `${span(seconds)} ago`),
  counting: (line, seconds) => (seconds > 0 ? `${line} ${seconds} s` : line),
  door: {
    buttonTooOld: 'That button is too old. Please give the command again.',
    notYourButton: 'Only the person who asked can use this button.',
    mentionsHidden:
      'Hello! In this group Telegram keeps plain mentions from me. Ask me with /ask and your question, or reply to one of my messages.',
    repliesHidden:
      'Hello! Discord shows me what is written here only when I am mentioned. Mention me in your message, or ask me with /ask and your question.',
    unsupportedMessage:
      'I can read text, text files, PDF and Word documents, and pictures. Please send your question in one of these.',
    nothingAsked:
      'What do you want to know? Write your question in the same message as my name, or reply to one of my messages. /help shows what I can do.',
    fileNotice: 'The answer is long, so the whole of it is in this file.',
    terminalWelcome:
      'Write a question, or /help for the commands. Tab completes, Ctrl+C stops an answer, Ctrl+D leaves.',
    terminalLeave: 'Ctrl+C once more leaves.',
  },
};

function platform(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function number(count: number, one: string, other: string): string {
  return `${count} ${plurals.select(count) === 'one' ? one : other}`;
}

function amount({ conversations, messages }: TallyNumbers): string {
  const talks = number(conversations, 'conversation', 'conversations');
  return `${talks} with ${number(messages, 'message', 'messages')}`;
}

function list(items: readonly string[], type: 'disjunction' | 'conjunction' = 'disjunction') {
  const quoted = items.map((item) => (/^\/[a-z]+$/.test(item) ? item : `\`${item}\``));
  return new Intl.ListFormat('en', { type }).format(quoted);
}

/** A time in its largest unit. */
function span(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  if (seconds < 3_600) return `${Math.round(seconds / 60)} min`;
  return seconds < 86_400
    ? `${Math.round(seconds / 3_600)} h`
    : `${Math.round(seconds / 86_400)} d`;
}
