const en = {
  model: 'Model',
  newConversation: 'New conversation',
  welcome: 'What would you like to know?',
  welcomeHint: 'A language model on this machine answers. What you write stays here.',
  toEnd: 'To the newest message',
  yourMessage: 'Your message',
  placeholder: 'Message, or / for commands',
  hint: 'Enter sends · Shift+Enter begins a new line · Esc stops the answer',
  send: 'Send',
  stop: 'Stop the answer',
  answering: 'The answer is being written.',
  you: 'You said:',
  cut: 'This answer was cut short.',
  failed: 'This question got no answer.',
  lost: 'The connection to foundry-chat was lost. Is it still running?',
  copy: 'Copy',
  copied: 'Copied',
  noModel: 'No model',
  loaded: 'In memory',
  cached: 'On disk',
  catalog: 'To be downloaded',
  keyTitle: 'This page needs its key',
  keyAdvice: 'It is the API_KEY that foundry-chat was started with.',
  keyWrong: 'That key is not right. It is the API_KEY that foundry-chat was started with.',
  keyLabel: 'Key',
  keySubmit: 'Continue',
  connecting: 'Looking for a model server…',
  connected: (where, ms) => `Connected to ${where}, ${ms} ms`,
  waiting: (count) => ` · ${count} waiting`,
  practice: 'Practice model',
  practiceAdvice:
    'This is the built-in **practice model**: it only repeats what you write. To talk to a real one, start Foundry Local with `foundry server start`; this page then changes over by itself.',
  noFoundry: 'Foundry is not running',
  noFoundryAdvice:
    'No model server answers, so nobody can reply yet. Start Foundry Local with `foundry server start` (older versions: `foundry service start`).',
  degraded: 'The model server has trouble',
  noServer: 'foundry-chat does not answer',
  noServerAdvice: 'foundry-chat itself does not answer. Start it again with `npm start`.',
};

const ru = {
  model: 'Модель',
  newConversation: 'Новый разговор',
  welcome: 'Что вы хотите узнать?',
  welcomeHint: 'Отвечает языковая модель на этом компьютере. Всё, что вы пишете, остаётся здесь.',
  toEnd: 'К последнему сообщению',
  yourMessage: 'Ваше сообщение',
  placeholder: 'Сообщение или / для команд',
  hint: 'Enter – отправить · Shift+Enter – новая строка · Esc – остановить ответ',
  send: 'Отправить',
  stop: 'Остановить ответ',
  answering: 'Ответ пишется.',
  you: 'Вы написали:',
  cut: 'Этот ответ не дописан.',
  failed: 'На этот вопрос нет ответа.',
  lost: 'Связь с foundry-chat потеряна. Он ещё работает?',
  copy: 'Копировать',
  copied: 'Скопировано',
  noModel: 'Нет модели',
  loaded: 'В памяти',
  cached: 'На диске',
  catalog: 'Надо скачать',
  keyTitle: 'Нужен ключ',
  keyAdvice: 'Это API_KEY, с которым запущен foundry-chat.',
  keyWrong: 'Ключ не подходит. Нужен API_KEY, с которым запущен foundry-chat.',
  keyLabel: 'Ключ',
  keySubmit: 'Продолжить',
  connecting: 'Ищу сервер моделей…',
  connected: (where, ms) => `Подключено к ${where}, ${ms} мс`,
  waiting: (count) => ` · ждут: ${count}`,
  practice: 'Учебная модель',
  practiceAdvice:
    'Это встроенная **учебная модель**: она только повторяет написанное. Чтобы говорить с настоящей, запустите Foundry Local командой `foundry server start`; страница перейдёт на неё сама.',
  noFoundry: 'Foundry не запущен',
  noFoundryAdvice:
    'Сервер моделей не отвечает, поэтому отвечать пока некому. Запустите Foundry Local: `foundry server start` (в старых версиях `foundry service start`).',
  degraded: 'С сервером моделей не всё в порядке',
  noServer: 'foundry-chat не отвечает',
  noServerAdvice: 'Сам foundry-chat не отвечает. Запустите его снова: `npm start`.',
};

export const language = navigator.language.toLowerCase().startsWith('ru') ? 'ru' : 'en';
export const texts = language === 'ru' ? ru : en;

/** Puts the texts of the person's language into the page. */
export function fillTexts() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll('[data-text]')) {
    element.textContent = texts[element.dataset.text];
  }
  document.querySelector('#text').placeholder = texts.placeholder;
  document.querySelector('#new').title = texts.newConversation;
}
