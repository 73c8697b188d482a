/** What the practice model says, in one language. Texts are Markdown. */
export type PracticeTexts = {
  readonly intro: string;
  readonly youSaid: string;
  readonly saidNothing: string;
  /** Before the list of the images. */
  readonly youShowed: string;
  readonly picture: (kind: string, bytes: number) => string;
  /** `count` includes the message that is being answered. */
  readonly seen: (count: number) => string;
  readonly before: (question: string) => string;
  readonly hint: string;
  readonly help: string;
  readonly code: string;
  readonly table: string;
  readonly list: string;
  readonly slow: string;
  readonly fail: string;
  readonly thoughts: (question: string) => string;
  /** One section of the long answer, with its number. */
  readonly section: (number: number) => string;
};

const en: PracticeTexts = {
  intro:
    '**This is the built-in practice model, not a real language model.** It repeats and formats what you write, so that you can try the chat before Foundry Local runs.',
  youSaid: 'You said:',
  saidNothing: 'Your message had no text.',
  youShowed: 'You showed me this, of which I see no more than kind and size:',
  picture: (kind, bytes) => `a ${kind} picture of ${(bytes / 1000).toFixed(1)} kB`,
  seen: (count) =>
    `I have seen **${count} ${count === 1 ? 'message' : 'messages'}** of this conversation.`,
  before: (question) => `Before this you asked: *${question}*`,
  hint: 'Write `help` to see what I can show.',
  help: [
    '### What I can show',
    '',
    'Put one or more of these words into a message:',
    '',
    '- `code`: a code block',
    '- `table`: a table',
    '- `list`: lists',
    '- `long`: an answer of several thousand characters',
    '- `think`: reasoning before the answer',
    '- `slow`: slow words, so that you can stop me',
    '- `fail`: an error in the middle of the answer',
    '',
    'Of a picture I tell the kind and the size.',
  ].join('\n'),
  code: [
    'A code block:',
    '',
    '```ts',
    'export function greet(name: string): string {',
    `  return \`Hello, \${name}!\`;`,
    '}',
    '```',
  ].join('\n'),
  table: [
    'A table:',
    '',
    '| Planet | Moons | Day |',
    '|---|---:|---|',
    '| Earth | 1 | 24 h |',
    '| Mars | 2 | 24.6 h |',
    '| Jupiter | 97 | 9.9 h |',
  ].join('\n'),
  list: [
    'Lists:',
    '',
    '1. Boil the *water*',
    '2. Add the **tea**',
    '   - green: 2 minutes',
    '   - black: 4 minutes',
    '3. Wait',
  ].join('\n'),
  slow: 'I write slowly now.',
  fail: 'I was asked to fail, so this answer will break off in the middle; you will not see its end.',
  thoughts: (question) =>
    `The person wrote: "${question}". I am only a practice model, so there is nothing to work out. I will repeat it, count the messages and stay honest about what I am.`,
  section: (number) =>
    [
      `### Part ${number}`,
      '',
      `This is part ${number} of a long answer. A practice model has nothing to tell, but it can fill the page: messengers limit the length of a message, so a long answer is cut into several, at the border of a paragraph, a list or a code block. Watch how **bold words**, \`code\` and *emphasis* survive the cut, and how the text grows while it is written.`,
    ].join('\n'),
};

const ru: PracticeTexts = {
  intro:
    '**Это встроенная учебная модель, а не настоящая языковая модель.** Она повторяет и оформляет то, что вы пишете, чтобы можно было попробовать чат, пока Foundry Local не запущен.',
  youSaid: 'Вы написали:',
  saidNothing: 'В вашем сообщении не было текста.',
  youShowed: 'Вы показали мне вот что, а вижу я только вид и размер:',
  picture: (kind, bytes) => `картинка ${kind}, ${(bytes / 1000).toFixed(1).replace('.', ',')} кБ`,
  seen: (count) => `Я вижу в этом разговоре **${count} ${messagesInRussian(count)}**.`,
  before: (question) => `Перед этим вы спросили: *${question}*`,
  hint: 'Напишите `помощь`, чтобы узнать, что я умею показывать.',
  help: [
    '### Что я умею показывать',
    '',
    'Добавьте в сообщение одно или несколько слов:',
    '',
    '- `код`: блок кода',
    '- `таблица`: таблица',
    '- `список`: списки',
    '- `длинно`: ответ в несколько тысяч знаков',
    '- `подумай`: рассуждение перед ответом',
    '- `медленно`: медленные слова, чтобы меня можно было остановить',
    '- `сбой`: ошибка посреди ответа',
    '',
    'О картинке я скажу, какого она вида и размера.',
  ].join('\n'),
  code: [
    'Блок кода:',
    '',
    '```ts',
    'export function greet(name: string): string {',
    `  return \`Привет, \${name}!\`;`,
    '}',
    '```',
  ].join('\n'),
  table: [
    'Таблица:',
    '',
    '| Планета | Спутники | Сутки |',
    '|---|---:|---|',
    '| Земля | 1 | 24 ч |',
    '| Марс | 2 | 24,6 ч |',
    '| Юпитер | 97 | 9,9 ч |',
  ].join('\n'),
  list: [
    'Списки:',
    '',
    '1. Вскипятите *воду*',
    '2. Добавьте **чай**',
    '   - зелёный: 2 минуты',
    '   - чёрный: 4 минуты',
    '3. Подождите',
  ].join('\n'),
  slow: 'Теперь я пишу медленно.',
  fail: 'Меня попросили сломаться, поэтому этот ответ оборвётся посередине; его конца вы не увидите.',
  thoughts: (question) =>
    `Человек написал: «${question}». Я всего лишь учебная модель, и обдумывать тут нечего. Я повторю написанное, посчитаю сообщения и честно скажу, кто я.`,
  section: (number) =>
    [
      `### Часть ${number}`,
      '',
      `Это часть ${number} длинного ответа. Учебной модели нечего рассказать, но она может заполнить страницу: мессенджеры ограничивают длину сообщения, и длинный ответ делится на несколько, по границе абзаца, списка или блока кода. Посмотрите, как **жирные слова**, \`код\` и *курсив* переживают разрез и как текст растёт, пока он пишется.`,
    ].join('\n'),
};

/** Words that ask for a demonstration, in both languages; they may stand anywhere in a message. */
export const triggers = {
  help: word('help|помощь|помоги|справка'),
  code: word('code|код\\p{L}{0,2}'),
  table: word('tables?|таблиц\\p{L}*'),
  list: word('lists?|спис(?:ок|к\\p{L}+)'),
  long: word('long|длинн\\p{L}*'),
  think: word('think|подумай\\p{L}*|думай\\p{L}*'),
  slow: word('slow|slowly|медленн\\p{L}*'),
  fail: word('fail|сбой|сломайся|упади'),
} as const;

/** Russian for a message with a Cyrillic letter, else English. */
export function textsFor(message: string): PracticeTexts {
  return /\p{Script=Cyrillic}/u.test(message) ? ru : en;
}

function word(alternatives: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}_])(?:${alternatives})(?![\\p{L}\\p{N}_])`, 'iu');
}

function messagesInRussian(count: number): string {
  const form = new Intl.PluralRules('ru').select(count);
  if (form === 'one') return 'сообщение';
  return form === 'few' ? 'сообщения' : 'сообщений';
}
