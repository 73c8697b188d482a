import { keep, recall } from './kept.js';
import { en } from './texts-en.js';
import { ru } from './texts-ru.js';

const dictionaries = { en, ru };

/** What the page says, in the language that holds now. */
export let texts = dictionaries[firstLanguage()];

/** Changes the language of the page; true when it was another one. */
export function speak(language) {
  keep('language', language);
  const isOther = texts !== dictionaries[language];
  texts = dictionaries[language] ?? en;
  fillTexts();
  return isOther;
}

/** Puts the texts into the page: `data-text` is what an element says, `data-label` what it is called. */
export function fillTexts() {
  document.documentElement.lang = texts === ru ? 'ru' : 'en';
  for (const element of document.querySelectorAll('[data-text]')) {
    element.textContent = texts[element.dataset.text];
  }
  for (const element of document.querySelectorAll('[data-label]')) {
    const label = texts[element.dataset.label];
    element.setAttribute('aria-label', label);
    if (element.matches('button')) element.title = label;
    if (element.matches('input, textarea')) element.placeholder = label;
  }
}

/** The last one that was chosen, so that nothing changes under the person's eyes; else the browser's. */
function firstLanguage() {
  const kept = recall('language') ?? navigator.language;
  return kept.toLowerCase().startsWith('ru') ? 'ru' : 'en';
}
