import type { Person, Settings } from '../../storage/person.ts';
import { textsFor } from '../../texts/index.ts';
import type { Button, Message } from '../door.ts';
import type { Command, CommandCall } from './command.ts';
import { lengthsUpTo, readSetting, settingChoices, TEMPERATURES } from './setting-words.ts';

/** `/settings`: what this person wants otherwise than everybody, with buttons to change it. */
export const settings: Command = {
  name: 'settings',
  audience: 'user',
  isPersonal: true,
  option: { isRequired: false },
  async run(call) {
    const { argument, incoming, services, person, texts } = call;
    const { store, defaults } = services;
    if (argument === '') return overview(person, call);
    const change = readSetting(argument, defaults);
    if (change === undefined) {
      return { ...overview(person, call), markdown: texts.settings.wrong };
    }
    const { id, name, language } = incoming.author;
    const changed = await store.people.update(id, (known) => change(known ?? { id, name }));
    return overview(changed, { ...call, texts: textsFor(changed?.language ?? language) });
  },
  async complete({ argument, services }) {
    const wanted = argument.trim().toLowerCase();
    return settingChoices(services.defaults)
      .filter((value) => value.startsWith(wanted))
      .map((value) => ({ label: value, value }));
  },
};

type Look = Pick<CommandCall, 'services' | 'texts'>;

function overview(person: Person | undefined, { services, texts }: Look): Message {
  const { defaults } = services;
  const own = person?.settings ?? {};
  const words = texts.settings;
  const lines = [
    words.title,
    '',
    `- ${words.temperature(own.temperature ?? defaults.temperature)}`,
    `- ${words.length(Math.min(own.maxTokens ?? defaults.maxTokens, defaults.maxTokens))}`,
    `- ${words.thought(own.hidesThought !== true)}`,
    `- ${words.statistics(own.showsStatistics === true)}`,
    `- ${words.language(person?.language)}`,
  ];
  return { markdown: lines.join('\n'), buttons: buttonsFor(person, own, { services, texts }) };
}

function buttonsFor(person: Person | undefined, own: Settings, look: Look): Button[][] {
  const { defaults } = look.services;
  const words = look.texts.settings;
  const temperature = own.temperature ?? defaults.temperature;
  const length = Math.min(own.maxTokens ?? defaults.maxTokens, defaults.maxTokens);
  const isShown = own.hidesThought !== true;
  const isCounted = own.showsStatistics === true;
  const language = person?.language;
  return [
    TEMPERATURES.map((value) =>
      button(`🌡 ${value}`, `temperature ${value}`, value === temperature),
    ),
    lengthsUpTo(defaults.maxTokens).map((value) =>
      button(`📏 ${value}`, `length ${value}`, value === length),
    ),
    [
      button(words.buttons.thought, `reasoning ${isShown ? 'off' : 'on'}`, isShown),
      button(words.buttons.statistics, `statistics ${isCounted ? 'off' : 'on'}`, isCounted),
    ],
    [
      button('English', 'language en', language === 'en'),
      button('Русский', 'language ru', language === 'ru'),
      button(words.buttons.automatic, 'language auto', language === undefined),
    ],
    [button(words.buttons.reset, 'reset', false)],
  ];
}

function button(label: string, argument: string, isChosen: boolean): Button {
  return { label: isChosen ? `✅ ${label}` : label, press: { command: 'settings', argument } };
}
