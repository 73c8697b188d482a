import { FakeChannel } from './channel.ts';
import type { Core } from './core.ts';
import type { FakeUser, GuildRecord } from './types.ts';

/** A guild's text channel, in which threads can be opened. */
export class FakeTextChannel extends FakeChannel {
  readonly #core: Core;

  constructor(core: Core, record: FakeChannel['record']) {
    super(core, record);
    this.#core = core;
  }

  /** A person opens a public thread. */
  thread(name: string, owner: FakeUser): FakeChannel {
    const record = this.#core.world.addThread({ parent: this.record, name, owner });
    return new FakeChannel(this.#core, record);
  }
}

/** A guild that the bot is in. */
export class FakeGuild {
  /** What the server stores of it. */
  readonly record: GuildRecord;
  readonly #core: Core;
  readonly #channels = new Map<string, FakeTextChannel>();

  constructor(core: Core, record: GuildRecord) {
    this.#core = core;
    this.record = record;
  }

  /** The guild's id. */
  get id(): string {
    return this.record.id;
  }

  /** The text channel of this name; made at the first call. */
  channel(name: string): FakeTextChannel {
    const known = this.#channels.get(name);
    if (known) return known;
    const record = this.#core.world.addTextChannel(this.record, name);
    const channel = new FakeTextChannel(this.#core, record);
    this.#channels.set(name, channel);
    return channel;
  }

  /** A person joins. */
  join(user: FakeUser): void {
    this.record.members.set(user.id, user);
  }
}
