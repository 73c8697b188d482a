import type { TallyNumbers } from './people-texts.ts';
import type { Texts } from './texts.ts';

const plurals = new Intl.PluralRules('ru');

/** Everything a person reads, in Russian. */
export const ru: Texts = {
  welcome: (model, isGroup) =>
    [
      '**Здравствуйте!** Я передаю ваши сообщения языковой модели на компьютере моего владельца. В облако ничего не уходит.',
      model === undefined
        ? 'Просто напишите мне.'
        : `Просто напишите мне. Отвечает \`${model}\`; остальные модели: /models.`,
      isGroup ? 'В группе я отвечаю на упоминание, на ответ мне и на /ask.' : '',
      'Что я умею: /help.',
    ]
      .filter((line) => line !== '')
      .join('\n\n'),
  help: (lines) => ['**Что я умею**', ...lines].join('\n'),
  helpLine: (command, description) => `/${command} – ${description}`,
  commands: {
    start: 'что это и с чего начать',
    help: 'что я умею',
    whoami: 'мой id, моя роль и моя модель',
    ask: 'задать вопрос',
    models: 'из каких моделей можно выбрать',
    model: 'показать или выбрать мою модель',
    new: 'начать новый разговор',
    stop: 'остановить ответ',
    retry: 'ответить на моё последнее сообщение ещё раз',
    undo: 'убрать мой последний вопрос вместе с ответом',
    system: 'как модели вести себя в этом разговоре',
    settings: 'температура, длина ответа, рассуждения, статистика, язык',
    export: 'мои разговоры файлом',
    forget: 'удалить всё, что обо мне сохранено',
    continue: 'продолжить оборванный ответ',
    health: 'состояние Foundry и ботов',
    load: 'загрузить модель в память',
    unload: 'выгрузить модель из памяти',
    download: 'скачать модель на этот компьютер',
    service: 'запустить, остановить, перезапустить Foundry или узнать, работает ли он',
    users: 'кому можно пользоваться ботом и кто просил доступ',
    claim: 'стать владельцем с кодом из стартового сообщения',
  },
  options: {
    ask: ['question', 'что вы хотите узнать'],
    model: ['name', 'псевдоним или id; пусто – показать текущую'],
    system: ['text', 'например: Ты терпеливый учитель. «clear» убирает, без текста – показать'],
    settings: ['change', 'например: temperature 0.3; пусто – показать всё с кнопками'],
    export: ['format', 'markdown – читать, json – для программ; пусто – markdown'],
    forget: ['what', 'everything – удалить всё сразу; пусто – сначала спросить'],
    claim: ['code', 'код из стартового сообщения'],
    load: ['name', 'псевдоним или id модели на этом компьютере'],
    unload: ['name', 'псевдоним или id модели в памяти'],
    download: ['name', 'псевдоним или id модели из каталога'],
    service: ['action', 'start, stop, restart или status'],
    users: ['page', 'страница; или approve, deny, revoke, admin, user и id'],
  },
  roles: { admin: 'администратор', user: 'пользователь', stranger: 'доступа пока нет' },
  whoami: ({ id, role, model }) =>
    [`Ваш id: \`${id}\``, `Ваша роль: ${role}`, `Ваша модель: ${model}`].join('\n'),
  defaultModel: (alias) => (alias === undefined ? 'по умолчанию' : `\`${alias}\` (по умолчанию)`),
  models: {
    title: (page, pages) =>
      pages > 1 ? `**Модели** (страница ${page} из ${pages})` : '**Модели**',
    legend: '● в памяти · ○ на диске · ☁ надо скачать · 👁 видит картинки',
    none: 'На сервере нет ни одной модели для разговора. Скачайте её: `foundry model download phi-4-mini`',
    previous: '◀ Назад',
    next: 'Дальше ▶',
    size: (megabytes) =>
      megabytes < 1000
        ? `${Math.round(megabytes)} МБ`
        : `${(megabytes / 1024).toFixed(1).replace('.', ',')} ГБ`,
  },
  modelIs: (alias) => `Вам отвечает \`${alias}\`. Выбрать другую: /models или \`/model ИМЯ\`.`,
  modelChosen: (alias) => `Теперь вам отвечает \`${alias}\`.`,
  modelChosenLoads: (alias) =>
    `Теперь вам отвечает \`${alias}\`. Её ещё нет в памяти, поэтому первый ответ займёт больше времени.`,
  modelChosenMissing: (alias) =>
    `Похоже, её ещё нет на этом компьютере. Скачать её может администратор: \`/download ${alias}\`.`,
  unknownModel: (name, near) =>
    near.length === 0
      ? `Модели \`${name}\` нет. Какие есть: /models.`
      : `Модели \`${name}\` нет. Может быть, ${list(near)}?`,
  missingModel: (name, near) =>
    near.length === 0
      ? `Модели \`${name}\` ещё нет на этом компьютере. Скачать её может администратор: /download.`
      : `Модели \`${name}\` ещё нет на этом компьютере. Скачать её может администратор, а пока выберите ${list(near)}.`,
  loadFailed: (name, variant) =>
    variant === undefined
      ? `Не удалось загрузить \`${name}\`. Выберите другую модель (/models), лучше поменьше.`
      : `Не удалось загрузить \`${name}\`: возможно, не подходит видеокарта этого компьютера. Попробуйте вариант для процессора: \`${variant}\`.`,
  noVision: (name, seeing) =>
    seeing.length === 0
      ? `\`${name}\` не видит картинок. Выберите модель, которая видит: в /models они отмечены 👁.`
      : `\`${name}\` не видит картинок. Выберите модель, которая видит: ${list(seeing)}.`,
  unknownCommand: (name, near) =>
    near.length === 0
      ? `Команды /${name} нет. Что я умею: /help.`
      : `Команды /${name} нет. Может быть, ${list(near.map((each) => `/${each}`))}?`,
  newConversation: 'Новый разговор. Прежние сообщения я больше не учитываю.',
  askWhat: 'Что вы хотите узнать? Напишите вопрос после команды: /ask Почему небо голубое?',
  aboutImage: 'Опиши эту картинку.',
  aboutFile: 'Вот файл. Скажи в нескольких предложениях, что в нём.',
  questionChanged: '✏️ Вы изменили вопрос: отвечаю на новый.',
  nothingToUndo: 'Убирать нечего: этот разговор пуст.',
  undone: (question) => `Убрано: \`${question}\` и ответ. Продолжаю так, будто этого не было.`,
  system: {
    none: 'Я веду себя как обычно. Чтобы изменить это в этом разговоре, напишите после команды, как: /system Ты терпеливый учитель.',
    is: (text) =>
      `В этом разговоре я следую такому указанию:\n\n${text}\n\nУбрать его: /system clear.`,
    set: 'Понятно: в этом разговоре я теперь следую этому указанию. Убрать его: /system clear или /new.',
    cleared: 'Теперь я веду себя здесь как обычно.',
    tooLong: (maxChars) => `Слишком длинно: пожалуйста, не больше ${count(maxChars, SIGNS)}.`,
  },
  settings: {
    title: '**Ваши настройки**',
    temperature: (value) =>
      `🌡 Температура: ${decimal(value)} (0 – всегда один и тот же ответ, 2 – самый разнообразный)`,
    length: (tokens, words) =>
      `📏 Самый длинный ответ: ${count(tokens, TOKENS)}, около ${count(words, WORDS)}`,
    thought: (isShown) => `💭 Рассуждения: ${isShown ? 'показываются' : 'скрыты'}`,
    statistics: (isShown) => `📊 Статистика под ответом: ${isShown ? 'показывается' : 'скрыта'}`,
    alerts: (isOn) => `🔔 Сообщения о неполадках: ${isOn ? 'включены' : 'выключены'}`,
    language: (chosen) => `🌐 Язык: ${chosen ?? 'как в вашем приложении'}`,
    buttons: {
      thought: '💭 Рассуждения',
      statistics: '📊 Статистика',
      alerts: '🔔 Неполадки',
      automatic: 'Автоматически',
      reset: '↺ По умолчанию',
    },
    wrong:
      'Такой настройки я не знаю. Нажмите кнопку или напишите: `/settings temperature 0.3`, `/settings length 512`, `/settings reasoning off`, `/settings statistics on`, `/settings language ru`, `/settings reset`.',
  },
  fileFaults: {
    too_big: (name) => `📎 \`${name}\`: файл слишком большой. Пришлите меньший или его часть.`,
    unknown_kind: (name) =>
      `📎 \`${name}\`: такой файл я прочитать не могу. Я читаю текст и код, PDF, Word и картинки (PNG, JPEG, WebP, GIF).`,
    damaged: (name) => `📎 \`${name}\`: файл, похоже, повреждён. Попробуйте прислать его ещё раз.`,
    empty: (name) => `📎 \`${name}\`: в файле ничего нет.`,
    protected: (name) => `📎 \`${name}\`: файл защищён паролем. Пришлите его без пароля.`,
    no_text: (name) =>
      `📎 \`${name}\`: в файле нет текста, только отсканированные страницы. Пришлите их картинками.`,
    gone: (name) => `📎 \`${name}\`: файл больше не получить. Пришлите его ещё раз.`,
    unreachable: (name) => `📎 \`${name}\`: файл сейчас не удалось получить. Пришлите его ещё раз.`,
  },
  tooManyFiles: (max) => `📎 Я посмотрел только первые файлы: ${max}.`,
  fileCut: (name, chars) =>
    `📎 \`${name}\`: прочитано только начало, ${count(chars, READ_SIGNS)}: на большее нет места.`,
  thinking: (seconds) => `💭 Думаю…${seconds > 0 ? ` ${seconds} с` : ''}`,
  thoughtFor: (seconds) => (seconds > 0 ? `💭 Размышлял ${span(seconds)}` : '💭 Размышления'),
  statistics: ({ model, tokens, tokensPerSecond, firstWordSeconds, seconds }) =>
    [
      `\`${model}\``,
      count(tokens, TOKENS),
      ...(tokensPerSecond === undefined ? [] : [`${decimal(tokensPerSecond, 1)} токена/с`]),
      ...(firstWordSeconds === undefined
        ? []
        : [`первое слово через ${decimal(firstWordSeconds, 1)} с`]),
      `всего ${decimal(seconds, 1)} с`,
    ].join(' · '),
  stopButton: '⏹ Стоп',
  stopped: 'Остановлено.',
  nothingToStop: 'Сейчас нечего останавливать.',
  retryButton: '🔁 Ещё раз',
  continueButton: '▶ Продолжить',
  continueRequest:
    'Твой ответ оборвался. Продолжи ровно с того места, ничего не повторяя и не добавляя вступления.',
  nothingToRetry: 'Здесь нет ответа, который можно продолжить. Просто спросите ещё раз.',
  busyAnswering: 'На этот вопрос я как раз отвечаю. Остановить: /stop.',
  notForYou: 'Это только для администраторов.',
  stranger: (id) => `Это закрытый бот. Попросите владельца дать вам доступ; ваш id: \`${id}\`.`,
  strangerClaim: (id) =>
    `Это закрытый бот. Если он ваш, отправьте /claim с кодом из его стартового сообщения. Иначе попросите владельца дать вам доступ; ваш id: \`${id}\`.`,
  access: {
    asked: (id) =>
      `Это закрытый бот. Я спросил владельца, можно ли вам пользоваться им, и сообщу здесь, когда он разрешит; ваш id: \`${id}\`.`,
    askedAgain: (id) =>
      `Это закрытый бот. Владелец уже получил ваш запрос, но пока не ответил; ваш id: \`${id}\`.`,
    crowded: () =>
      'Это закрытый бот, и сейчас доступ просят очень многие. Пожалуйста, попробуйте через час.',
    denied: 'Это закрытый бот, и владелец не дал вам доступ.',
    approved: 'Теперь вам можно пользоваться этим ботом. Просто напишите мне; что я умею: /help.',
    ended: 'Вам больше нельзя пользоваться этим ботом.',
    notice: ({ name, id, where }) =>
      `👤 \`${name}\` просит доступ к боту${where === undefined ? '' : `, в группе \`${where}\``}. Id: \`${id}\``,
    many: '👤 Доступ к боту просят многие. В ближайший час я больше не пишу о каждом; все запросы: /users.',
    waiting: (number) =>
      `До вас доступ к боту уже просили: ${count(number, PEOPLE)}. Смотрите /users.`,
  },
  users: {
    title: (page, pages) => (pages > 1 ? `**Люди** (страница ${page} из ${pages})` : '**Люди**'),
    none: 'Этим ботом ещё никто не пользовался.',
    group: (id) => `👥 все в группе \`${id}\``,
    standings: {
      owner: 'владелец',
      admin: 'администратор',
      user: 'пользователь',
      guest: 'только в разрешённой группе',
      asked: 'просит доступ',
      denied: 'без доступа',
    },
    inAdminIds: 'администратор (ADMIN_IDS)',
    seen: (ago) => `активность ${ago}`,
    askedIn: (group) => `Запрос из группы \`${group}\`.`,
    buttons: {
      approve: '✅ Разрешить',
      deny: '🚫 Отказать',
      revoke: '🚫 Отозвать доступ',
      user: '✅ Сделать пользователем',
      admin: '🛡 Сделать администратором',
      list: '👥 Все люди',
    },
    done: {
      approve: 'Доступ дан; я сообщу об этом.',
      deny: 'В доступе отказано, просить снова нельзя.',
      revoke: 'Доступ отозван, с этой минуты.',
      user: 'Теперь это пользователь.',
      admin: 'Теперь это администратор.',
    },
    refusals: {
      self: 'Себя изменить нельзя.',
      owner: 'Владельца бота изменить нельзя.',
      listed:
        'Этот человек указан в ADMIN_IDS: изменить это можно только там, на компьютере бота, до следующего запуска.',
      unknown: 'Я не знаю никого с таким id. Сначала этот человек должен мне написать.',
      decided: 'Это уже решил кто-то другой. Вот как обстоит дело:',
    },
  },
  limits: {
    questionsAMinute: (max, seconds) =>
      `Слишком много сразу: я принимаю ${count(max, QUESTIONS)} в минуту. Пожалуйста, продолжайте через ${span(seconds)}.`,
    waiting: (max) =>
      `Ваши вопросы, которые ещё ждут ответа: ${max}. Пожалуйста, дождитесь ответа, прежде чем спрашивать ещё.`,
    characters: (max) => `Сообщение слишком длинное: пожалуйста, не больше ${count(max, SIGNS)}.`,
    answersADay: (max, seconds) =>
      `За день вы получили ${count(max, ANSWERS)}, больше я не даю. Пожалуйста, возвращайтесь через ${span(seconds)}.`,
  },
  onlyInPrivate: 'Это касается только вас: пожалуйста, напишите мне это лично.',
  export: {
    which: 'В каком виде? Напишите /export markdown, чтобы читать, или /export json.',
    nothing: 'Выгружать нечего: ни одного вашего разговора у меня не сохранено.',
    here: ({ format, part, parts }) => {
      const what = 'Ваши разговоры отовсюду, где вы мне писали.';
      const next =
        part < parts
          ? ` Это часть ${part} из ${parts}; следующая: \`/export ${format} ${part + 1}\`.`
          : '';
      const other = format === 'json' ? 'markdown' : 'json';
      return `${what}${next} То же ${other === 'json' ? 'как данные' : 'как текст'}: /export ${other}`;
    },
    title: ({ name, at, part, parts }) =>
      `# Разговоры: \`${name}\`\n\n${at}${parts > 1 ? ` · часть ${part} из ${parts}` : ''}`,
    untitled: 'без слов',
    system: 'Как модели надо было себя вести:',
    open: 'ответа ещё нет',
    unanswered: 'без ответа',
    cut: 'здесь ответ обрывается',
  },
  forget: {
    ask: (tally) =>
      `Удалить всё, что я о вас сохранил? Это ${amount(tally)}, ваши настройки и имя. Вернуть это нельзя; копию сначала даст /export.`,
    loses: {
      owner:
        'Вы владелец: после этого владельца не будет, а новый код появится в стартовом сообщении.',
      admin: 'После этого вы больше не администратор: в ADMIN_IDS вас нет.',
      user: 'После этого доступ надо будет просить снова.',
    },
    how: 'Нажмите кнопку или напишите /forget everything.',
    buttons: { everything: '🗑 Удалить всё', keep: 'Оставить' },
    kept: 'Ничего не удалено.',
    done: (tally) =>
      `Удалено: ${amount(tally)} и всё остальное, что я о вас сохранил. Сообщения в этом чате можете удалить вы сами.`,
  },
  claimed: 'Теперь вы владелец этого бота. Напишите мне или посмотрите /help.',
  claimWrong: 'Код неверный. Действующий код – в стартовом сообщении foundry-chat.',
  claimTaken: 'У этого бота уже есть владелец.',
  queued: (place, seconds) => {
    const before = place - 1;
    const word = { one: 'вопрос', few: 'вопроса', many: 'вопросов' }[
      plurals.select(before) as 'one' | 'few' | 'many'
    ];
    const where = place === 1 ? 'Вы следующий' : `Перед вашим ещё ${before} ${word}`;
    const wait = seconds === undefined ? '' : `, ждать примерно ${span(seconds)}`;
    return `⏳ Модель занята. ${where}${wait}.`;
  },
  loading: (model, seconds, lastSeconds) => {
    const last = lastSeconds === undefined ? '' : ` (в прошлый раз ${lastSeconds} с)`;
    return `⏳ Загружаю \`${model}\`…${seconds > 0 ? ` ${seconds} с` : ''}${last}`;
  },
  comeback: {
    waiting:
      '⏳ Foundry не запущен (его запускает команда `foundry server start` на его компьютере, в старых версиях `foundry service start`): ваш вопрос сохранён, и я отвечу здесь, как только Foundry вернётся.',
    behind: '⏳ Сначала ваш предыдущий вопрос; на этот я отвечу следом.',
  },
  buttons: {
    cancel: '✖ Отмена',
    startService: '▶ Запустить Foundry',
    rescan: '🔄 Искать снова',
    health: '🩺 Состояние',
  },
  modelButtons: {
    use: (alias) => `💬 Выбрать ${alias}`,
    download: (alias) => `⬇ Скачать ${alias}`,
  },
  memory: {
    whichToLoad: 'Какую модель загрузить? Напишите её имя после команды: /load phi-4-mini',
    whichToUnload: 'Какую модель выгрузить? Напишите её имя после команды: /unload phi-4-mini',
    loaded: (alias, seconds) =>
      `\`${alias}\` теперь в памяти${seconds > 0 ? `, загрузка заняла ${seconds} с` : ''}. Ответит сразу.`,
    alreadyLoaded: (alias) => `\`${alias}\` уже в памяти.`,
    unloaded: (alias) =>
      `\`${alias}\` больше не в памяти. Она загрузится снова, когда её о чём-нибудь спросят.`,
    notLoaded: (alias) => `\`${alias}\` и так не в памяти.`,
    staysLoaded: (alias) =>
      `Этот сервер оставил \`${alias}\` в памяти: он решает это сам. Посмотрите его собственные настройки.`,
  },
  download: {
    which: 'Какую модель скачать? Напишите её имя после команды: /download phi-4-mini',
    running: (alias, size) => `⬇ Скачиваю \`${alias}\`${size === undefined ? '' : ` (${size})`}`,
    joined: 'Эта модель уже скачивается; здесь видно, сколько готово.',
    done: (alias) => `✅ \`${alias}\` теперь на этом компьютере.`,
    already: (alias) => `\`${alias}\` уже на этом компьютере.`,
    cancelled: (alias) => `Скачивание \`${alias}\` отменено.`,
    nothingToCancel: 'Эта модель уже не скачивается. Какие есть: /models.',
  },
  service: {
    which:
      'Что сделать с Foundry? Напишите одно слово после команды: start, stop, restart, status.',
    doing: {
      start: '⏳ Запускаю Foundry…',
      stop: '⏳ Останавливаю Foundry…',
      restart: '⏳ Перезапускаю Foundry…',
      status: '⏳ Спрашиваю Foundry…',
    },
    running: (url) =>
      url === undefined ? '✅ Foundry работает.' : `✅ Foundry работает по адресу ${url}.`,
    notRunning: '⏹ Foundry не запущен. Запустить: /service start.',
    notStarted:
      '❌ Foundry не запустился. Причину покажет `foundry server status` на его компьютере (в старых версиях `foundry service status`).',
    notStopped: '❌ Foundry не остановился. Попробуйте ещё раз чуть позже.',
  },
  alerts: {
    foundryGone:
      '⚠️ Foundry недоступен уже минуту. Вопросы я сохраняю и отвечу на них, когда он вернётся.',
    foundryBack: '✅ Foundry снова работает. Отвечаю на то, о чём спрашивали за это время.',
    doorGone: (name) =>
      `⚠️ ${platform(name)} недоступен уже две минуты. Я продолжаю попытки; состояние показывает /health.`,
    doorBack: (name) => `✅ ${platform(name)} снова доступен.`,
    diskFull:
      '⚠️ Диск заполнен, и я не могу принимать новые сообщения. Освободите место на компьютере, где я работаю, и я продолжу.',
    diskLow: (freeMegabytes) =>
      `⚠️ На моём диске осталось только ${freeMegabytes} МБ. Освободите место на компьютере, где я работаю, пока диск не заполнился.`,
    diskBack: '✅ На диске снова есть место.',
    filesDamaged: (name, others) =>
      `⚠️ Файл данных не удалось прочитать. Я отложил его и работаю без него: \`${name}\`${others > 0 ? ` и ещё ${others}` : ''}. Если есть резервная копия, верните файл на место, пока я остановлен.`,
    turnOff: '🔕 Не сообщать',
  },
  emptyAnswer: 'Модель ничего не ответила. Попробуйте спросить иначе.',
  onlyThought:
    'Модель подумала, но ничего не ответила. Спросите ещё раз или попросите ответить короче.',
  cutByLength: '✂️ *Здесь достигнута наибольшая длина ответа.*',
  cutByFault: '⚠️ *Ответ прервался: связь с моделью потеряна.*',
  cutByServer: '⚠️ *Ответ прервался: сервер моделей сообщил об ошибке.*',
  cutByEnd: '✂️ *Здесь ответ прерван: бота останавливают.*',
  problems: {
    unreachable:
      'Foundry не запущен, отвечать некому. Запустите его на его компьютере командой `foundry server start` (в старых версиях `foundry service start`) и спросите ещё раз.',
    model_unknown: 'Этой модели больше нет. Какие есть: /models.',
    model_not_downloaded: 'Этой модели ещё нет на компьютере. Какие есть: /models.',
    model_not_loaded:
      'Не удалось загрузить модель в память. Попробуйте ещё раз или выберите другую: /models.',
    load_failed: 'Не удалось загрузить модель. Выберите другую (/models), поменьше.',
    no_model:
      'Foundry работает, но моделей у него ещё нет. Скачайте: `foundry model download phi-4-mini`',
    context_too_long:
      'Это слишком длинно для модели. Пришлите меньше текста или начните заново: /new.',
    no_vision: 'Эта модель не видит картинок. Выберите ту, что видит: /models (👁).',
    timeout: 'Модель не ответила вовремя. Попробуйте ещё раз или выберите меньшую: /models.',
    cut: 'Связь с моделью пропала до ответа. Спросите ещё раз.',
    server_fault:
      'Сервер моделей сообщил об ошибке. Попробуйте ещё раз; если не поможет, выберите другую модель: /models.',
    bad_answer: 'Сервер моделей ответил непонятно. Попробуйте ещё раз чуть позже.',
    queue_full: 'Слишком много вопросов ждут ответа. Попробуйте через минуту.',
    download_failed:
      'Скачать не удалось. Проверьте сеть и название (/models) и попробуйте ещё раз.',
    disk_full:
      'На диске не хватает места для этой модели. Освободите место или выберите модель поменьше.',
    no_cli:
      'На этом компьютере нет команды foundry. Установите Foundry Local или укажите путь в FOUNDRY_CLI.',
    unsupported:
      'Сервер моделей этого не умеет. Попробуйте другую модель или обновите Foundry Local.',
    service_failed:
      'Команда foundry не смогла это сделать. Причину покажет `foundry server status` на компьютере.',
    aborted: 'Остановлено.',
    storage:
      'Не могу сохранить ваше сообщение: диск заполнен или закрыт для записи. Владельцу надо это проверить.',
    unexpected: 'Что-то пошло не так. Попробуйте ещё раз; причина записана в журнале.',
  },
  health: {
    title: {
      healthy: '✅ **Foundry отвечает**',
      degraded: '⚠️ **С Foundry не всё в порядке**',
      disconnected: '❌ **Foundry не запущен**',
      practice: '🎓 **Учебная модель** (Foundry не найден)',
    },
    address: (url, source) => `Адрес: ${url} (${source})`,
    generation: (name, version) =>
      `Протокол: ${name}${version === undefined ? '' : `, версия ${version}`}`,
    latency: (ms) => `Отвечает за ${ms} мс`,
    loaded: (models) =>
      `В памяти: ${models.length === 0 ? 'ни одной модели' : list(models, 'conjunction')}`,
    count: (count) => `Моделей: ${count}`,
    queue: (running, waiting) => `Вопросы: отвечаю на ${running}, ждут ${waiting}`,
    speed: (tokensPerSecond) =>
      `Скорость: ${tokensPerSecond.toFixed(1).replace('.', ',')} токена в секунду`,
    lastError: (error, age) =>
      `Последняя ошибка: \`${error}\`${age === undefined ? '' : ` (${age})`}`,
    searching: '🔎 Ищу Foundry…',
    advice: {
      start:
        'Запустите Foundry кнопкой или командой `foundry server start` на его компьютере (в старых версиях `foundry service start`). Я найду его сам.',
      download: 'Пока говорить не с кем: выберите модель в /models и скачайте её.',
      restart: 'Foundry на месте, но отвечает не так, как надо: часто помогает /service restart.',
      practice: 'Запустите Foundry Local, чтобы говорить с настоящей моделью. Я найду его сам.',
    },
    door: (name, state) => `${name}: ${state}`,
    states: {
      off: 'выключен',
      connecting: 'подключается',
      ready: 'работает',
      failing: 'не может войти',
      stopped: 'остановлен',
    },
    process: (uptime, megabytes) => `Работает ${uptime}, ${megabytes} МБ памяти`,
  },
  duration: (days, hours, minutes) =>
    days > 0 ? `${days} д ${hours} ч` : hours > 0 ? `${hours} ч ${minutes} мин` : `${minutes} мин`,
  ago: (seconds) => (seconds < 5 ? 'только что' : `${span(seconds)} назад`),
  counting: (line, seconds) => (seconds > 0 ? `${line} ${seconds} с` : line),
  door: {
    buttonTooOld: 'Эта кнопка устарела. Пожалуйста, повторите команду.',
    notYourButton: 'Этой кнопкой может пользоваться только тот, кто спрашивал.',
    mentionsHidden:
      'Здравствуйте! В этой группе Telegram не показывает мне простые упоминания. Спрашивайте через /ask и ваш вопрос или отвечайте на мои сообщения.',
    repliesHidden:
      'Здравствуйте! Discord показывает мне здесь только сообщения, в которых я упомянут. Упомяните меня в сообщении или спросите через /ask и ваш вопрос.',
    unsupportedMessage:
      'Я понимаю текст, текстовые файлы, документы PDF и Word и картинки. Пожалуйста, пришлите вопрос в таком виде.',
    nothingAsked:
      'Что вы хотите узнать? Напишите вопрос в том же сообщении, что и моё имя, или ответьте на моё сообщение. Что я умею, покажет /help.',
    fileNotice: 'Ответ длинный, поэтому целиком он в этом файле.',
    terminalWelcome:
      'Напишите вопрос или /help, чтобы увидеть команды. Tab дополняет, Ctrl+C останавливает ответ, Ctrl+D — выход.',
    terminalLeave: 'Ещё раз Ctrl+C — выход.',
  },
};

type Forms = Readonly<Record<'one' | 'few' | 'many', string>>;
const TOKENS: Forms = { one: 'токен', few: 'токена', many: 'токенов' };
const WORDS: Forms = { one: 'слова', few: 'слов', many: 'слов' };
const READ_SIGNS: Forms = { one: 'символ', few: 'символа', many: 'символов' };
const PEOPLE: Forms = { one: 'человек', few: 'человека', many: 'человек' };
const QUESTIONS: Forms = { one: 'вопрос', few: 'вопроса', many: 'вопросов' };
const ANSWERS: Forms = { one: 'ответ', few: 'ответа', many: 'ответов' };
const TALKS: Forms = { one: 'разговор', few: 'разговора', many: 'разговоров' };
const MESSAGES: Forms = { one: 'сообщение', few: 'сообщения', many: 'сообщений' };
const SIGNS: Forms = { one: 'символа', few: 'символов', many: 'символов' };

function platform(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function count(number: number, forms: Forms): string {
  return `${number} ${forms[plurals.select(number) as keyof Forms]}`;
}

function amount({ conversations, messages }: TallyNumbers): string {
  return `${count(conversations, TALKS)}, ${count(messages, MESSAGES)}`;
}

function decimal(number: number, digits?: number): string {
  const text = digits === undefined ? String(number) : number.toFixed(digits);
  return text.replace('.', ',');
}

function list(items: readonly string[], type: 'disjunction' | 'conjunction' = 'disjunction') {
  const quoted = items.map((item) => (/^\/[a-z]+$/.test(item) ? item : `\`${item}\``));
  return new Intl.ListFormat('ru', { type }).format(quoted);
}

/** A time in its largest unit. */
function span(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} с`;
  if (seconds < 3_600) return `${Math.round(seconds / 60)} мин`;
  return seconds < 86_400
    ? `${Math.round(seconds / 3_600)} ч`
    : `${Math.round(seconds / 86_400)} д`;
}
