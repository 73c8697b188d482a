import type { Person } from '../../storage/person.ts';
import { LANGUAGE_NAMES, LANGUAGES, textsFor } from '../../texts/index.ts';
import type { Texts } from '../../texts/texts.ts';
import { type CurrentSettings, currentSettings } from '../current-settings.ts';
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

type Look = Pick<CommandCall, 'incoming' | 'services' | 'texts' | 'role'>;

type Current = CurrentSettings & {
  /** Unset: they are not told anyway. */
  readonly hearsAlerts: boolean | undefined;
};

function overview(person: Person | undefined, { incoming, services, texts, role }: Look): Message {
  const { defaults } = services;
  const mayBeTold = role === 'admin' && incoming.author.isLocal !== true;
  const hearsAlerts = mayBeTold ? person?.settings?.hidesAlerts !== true : undefined;
  const current: Current = { ...currentSettings(person, defaults), hearsAlerts };
  const { temperature, length, showsThought, showsStatistics, language } = current;
  const words = texts.settings;
  const lines = [
    words.title,
    '',
    `- ${words.temperature(temperature)}`,
    `- ${words.length(length, wordsOf(length))}`,
    `- ${words.thought(showsThought)}`,
    `- ${words.statistics(showsStatistics)}`,
    ...(hearsAlerts === undefined ? [] : [`- ${words.alerts(hearsAlerts)}`]),
    `- ${words.language(language && LANGUAGE_NAMES[language])}`,
  ];
  return { markdown: lines.join('\n'), buttons: buttonsFor(current, defaults.maxTokens, texts) };
}

function buttonsFor(current: Current, longest: number, texts: Texts): Button[][] {
  const { temperature, length, showsThought, showsStatistics, hearsAlerts, language } = current;
  const { thought, statistics, alerts, automatic, reset } = texts.settings.buttons;
  const onOff = (isOn: boolean) => (isOn ? 'off' : 'on');
  return [
    TEMPERATURES.map((value) =>
      button(`🌡 ${value}`, `temperature ${value}`, value === temperature),
    ),
    lengthsUpTo(longest).map((value) => button(`📏 ${value}`, `length ${value}`, value === length)),
    [
      button(thought, `reasoning ${onOff(showsThought)}`, showsThought),
      button(statistics, `statistics ${onOff(showsStatistics)}`, showsStatistics),
      ...(hearsAlerts === undefined
        ? []
        : [button(alerts, `alerts ${onOff(hearsAlerts)}`, hearsAlerts)]),
    ],
    [
      ...LANGUAGES.map((each) =>
        button(LANGUAGE_NAMES[each], `language ${each}`, each === language),
      ),
      button(automatic, 'language auto', language === undefined),
    ],
    [button(reset, 'reset', false)],
  ];
}

function button(label: string, argument: string, isChosen: boolean): Button {
  return { label: isChosen ? `✅ ${label}` : label, press: { command: 'settings', argument } };
}

/** A token is about three quarters of a word; nobody needs that to the word. */
function wordsOf(tokens: number): number {
  const about = tokens * 0.75;
  return about < 100 ? Math.round(about) : Math.round(about / 50) * 50;
}
