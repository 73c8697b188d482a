import type { DoctorTexts } from './doctor-texts.ts';

const plurals = new Intl.PluralRules('en');

/** What `doctor` says, in English. */
export const en: DoctorTexts = {
  titles: {
    node: 'Node.js',
    configuration: 'Settings',
    telegram: 'Telegram',
    discord: 'Discord',
    clock: 'Clock',
    foundry: 'Foundry',
    model: 'Model',
    data: 'Data',
    disk: 'Disk',
    port: 'Port',
    proxy: 'Proxy',
    docker: 'Container',
  },
  summary: (faults, warnings) => {
    const noticed = warnings === 0 ? '' : `, ${count(warnings, 'warning', 'warnings')}`;
    if (faults > 0) return `${count(faults, 'fault', 'faults')} to mend${noticed}.`;
    return warnings === 0 ? 'All is well.' : `No fault${noticed}.`;
  },
  late: (seconds) => ({
    text: `not known: no answer within ${seconds} s.`,
    mend: 'Check the network and run doctor again.',
  }),
  broken: (reason) => ({
    text: `could not be checked: ${reason}.`,
    mend: 'Please report this as a bug of foundry-chat.',
  }),
  node: {
    ok: (version) => `${version}`,
    old: (version, needed) => ({
      text: `${version} is too old, ${needed} or newer is needed.`,
      mend: 'Install the current LTS release from https://nodejs.org.',
    }),
  },
  configuration: {
    ok: (number) => `${count(number, 'variable is', 'variables are')} set, all are valid`,
    none: 'nothing is set: every default holds',
    mend: 'Correct it in .env; .env.example explains every variable.',
    warningMend: 'Correct the name in .env, or remove the line.',
    readable: {
      text: 'other users of this computer can read .env with the tokens in it.',
      mend: 'chmod 600 .env',
    },
  },
  off: (variable) => `off: ${variable} is not set`,
  telegram: {
    ok: (username, ms) => `@${username} (${ms} ms)`,
    groups: (readsAll) =>
      readsAll
        ? 'privacy mode is off: in groups the bot sees every message and answers to its name'
        : 'privacy mode is on: in groups the bot sees commands and replies, not its name alone (BotFather: /setprivacy)',
    webhookLeft: (host) => ({
      text: `a webhook to ${host} is set, from another program or an earlier set-up.`,
      mend: 'foundry-chat removes it at its start. If another program needs it, give that one a bot of its own.',
    }),
    webhookOther: (host, wanted) => ({
      text: `the webhook goes to ${host}, not to ${wanted} as TELEGRAM_WEBHOOK_URL says.`,
      mend: 'Restart foundry-chat; if it stays so, another program uses this token.',
    }),
    webhookError: (error) => ({
      text: `Telegram could not deliver to the webhook: ${error}.`,
      mend: 'Check that TELEGRAM_WEBHOOK_URL can be reached from the internet with a valid certificate.',
    }),
    otherPoller: {
      text: 'another program fetches the messages of this bot (409), so a copy started here would lose them to it.',
      mend: 'Stop the other one. If you do not know which it is: @BotFather, /revoke gives a new token.',
    },
    onlyPoller: 'no other program fetches its messages',
    pending: (number) => `${count(number, 'message waits', 'messages wait')} for the bot`,
    failing: {
      text: 'the running copy is not connected.',
      mend: 'Its log says why; after a conflict (409) stop the other program with this token.',
    },
  },
  discord: {
    ok: (username, ms) => `${username} (${ms} ms)`,
    intent: 'Message Content Intent is on',
    noIntent: (page) => ({
      text: 'Message Content Intent is off: in servers only mentions and slash commands reach the bot.',
      mend: `Switch it on at ${page} and press Save Changes; a running copy notices by itself.`,
    }),
    servers: (number) => `it is in ${count(number, 'server', 'servers')}`,
    noServer: (link) => ({ text: 'it is in no server yet.', mend: `Invite it: ${link}` }),
    failing: {
      text: 'the running copy is not connected.',
      mend: 'Its log says why.',
    },
  },
  clock: {
    ok: (seconds, service) => `right to ${seconds} s (by ${service})`,
    wrong: (seconds, service) => ({
      text: `${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} ${service}.`,
      mend: 'Switch on automatic time in the system settings (Linux: timedatectl set-ntp true).',
    }),
    unknown: 'not compared: no messenger answered',
  },
  foundry: {
    found: ({ source, url, generation, ms }) => `${source}: ${url} (${generation}, ${ms} ms)`,
    nothing: (source, ms) => `${source}: nothing (${ms} ms)`,
    dead: (source, addresses, ms) =>
      `${source}: names ${addresses}, where no model server answers (${ms} ms)`,
    cli: {
      missing: (source, ms) => `${source}: there is no such command (${ms} ms)`,
      foreign: (source, ms) =>
        `${source}: this "foundry" is another program, not Foundry Local (${ms} ms)`,
      hangs: (source, ms) => `${source}: the command does not answer (${ms} ms)`,
    },
    practice: {
      text: 'the practice model answers, as FOUNDRY_BASE_URL=practice asks.',
      mend: 'Remove the line from .env to talk to a real model.',
    },
    none: (mend) => ({ text: 'no model server was found.', mend }),
    configuredDead: (address) => ({
      text: `no model server answers at FOUNDRY_BASE_URL (${address}).`,
      mend: 'Start it there, correct the address, or remove the line: then Foundry is searched.',
    }),
  },
  model: {
    ok: (name, state) =>
      `${name}: ${{ loaded: 'in memory', cached: 'on disk', catalog: 'in the catalogue' }[state]}`,
    unknown: (name, near) => ({
      text: `there is no model ${name} (FOUNDRY_DEFAULT_MODEL).`,
      mend:
        near.length === 0
          ? 'Choose one with npm run setup.'
          : `Did you mean ${near.join(', ')}? Correct it in .env.`,
    }),
    missing: (name) => ({
      text: `${name} is not on this computer yet.`,
      mend: `Send /download ${name} to the bot as its admin, or run npm run setup.`,
    }),
    none: {
      text: 'the server has no chat model.',
      mend: 'Download one: npm run setup, or foundry model download phi-4-mini.',
    },
    noServer: 'not known without a model server',
    failed: (reason) => ({
      text: `the server does not tell its models (${reason}).`,
      mend: 'Restart Foundry: foundry server restart, or foundry service restart up to 0.8.',
    }),
  },
  data: {
    ok: (path) => `${path} is writable, for you alone`,
    missing: (path) => `${path} will be made at the first start`,
    blocked: (path) => ({
      text: `${path} is not a folder.`,
      mend: 'Set DATA_DIR to a folder.',
    }),
    notWritable: (path) => ({
      text: `${path} cannot be written by this user.`,
      mend: `Give it to the user that runs foundry-chat (Linux, macOS: sudo chown -R "$USER" "${path}"), or set DATA_DIR to another folder.`,
    }),
    open: (path, number, first) => ({
      text: `others can read ${count(number, 'entry', 'entries')} of it, such as ${first}.`,
      mend: `chmod -R go= "${path}"`,
    }),
    held: (pid, host) =>
      `a running copy works on it: process ${pid}${host === undefined ? '' : ` on ${host}`}`,
    free: 'no copy is running',
    damaged: (number, first) => ({
      text: `${count(number, 'damaged file was', 'damaged files were')} set aside, such as ${first}.`,
      mend: 'What they held is not used. Mend them by hand or from a backup, or delete them.',
    }),
  },
  disk: {
    ok: (megabytes) => `${gigabytes(megabytes)} free`,
    low: (megabytes) => ({
      text: `only ${Math.floor(megabytes)} MB are free.`,
      mend: 'Make room, or set DATA_DIR to another disk: without room nothing is stored.',
    }),
    unknown: 'the system does not tell how much is free',
  },
  port: {
    off: 'off: API_PORT=off',
    any: 'a free one is taken: API_PORT=0',
    free: (address) => `${address} is free`,
    own: (address) => `${address} is held by the running copy`,
    taken: (address) => ({
      text: `${address} is held by another program.`,
      mend: 'Set API_PORT to a free port, to 0 for any, or to off.',
    }),
    forbidden: (address) => ({
      text: `${address} may not be opened by this user.`,
      mend: 'Set API_PORT to a port above 1023.',
    }),
    wrongHost: (host) => ({
      text: `${host} is no address of this computer.`,
      mend: 'Set API_HOST to 127.0.0.1, or to 0.0.0.0 for every network.',
    }),
  },
  proxy: {
    none: 'none is set',
    unused: (variables) => `${variables} is set and not used: every service is called directly`,
    needed: (variables) => ({
      text: `${variables} is set, but foundry-chat calls the messengers directly, and one is out of reach.`,
      mend: 'Allow direct connections to it, or set TELEGRAM_API_ROOT or DISCORD_API_ROOT to an address that can be reached.',
    }),
  },
  docker: {
    outside: 'none: this runs on the computer itself',
    ok: 'inside one, and the model server is reached',
    loopback: (address) => ({
      text: `${address} is the container itself, not the computer it runs on.`,
      mend: 'Docker Desktop: FOUNDRY_BASE_URL=http://host.docker.internal:PORT. Linux: network_mode: host (see compose.yaml).',
    }),
    notResolved: {
      text: 'host.docker.internal is not known in this container.',
      mend: 'Add extra_hosts: host.docker.internal:host-gateway (see compose.yaml); on Linux rather network_mode: host.',
    },
    onlyInside: {
      text: 'host.docker.internal means something only inside a container.',
      mend: 'Remove FOUNDRY_BASE_URL from .env, or set it to http://127.0.0.1:PORT.',
    },
    apiHidden: {
      text: 'the web page and the API listen inside the container only.',
      mend: 'To publish them set API_HOST=0.0.0.0 and an API_KEY, and publish the port.',
    },
  },
};

function count(number: number, one: string, many: string): string {
  return `${number} ${plurals.select(number) === 'one' ? one : many}`;
}

function gigabytes(megabytes: number): string {
  return megabytes < 1_000 ? `${Math.floor(megabytes)} MB` : `${(megabytes / 1_024).toFixed(1)} GB`;
}
