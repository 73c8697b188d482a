import { withDeadline } from '../../foundry/deadlines.ts';
import type { Log } from '../../log.ts';
import type { Texts } from '../../texts/texts.ts';
import { sayDirectly } from '../direct-message.ts';
import type { Message, Outbox } from '../door.ts';
import type { KnownPerson, People } from '../people.ts';
import { logFault } from '../problems.ts';
import { Quotas } from '../quotas.ts';
import { beganMessage, damagedMessage, overMessage } from './alert-message.ts';
import type { Condition, Trouble } from './trouble.ts';

const LOOK_EVERY_MS = 5_000;
/** A messenger that is away keeps a message for longer; the next look must not wait for that. */
const TELL_WITHIN_MS = 20_000;
const HOUR_MS = 60 * 60_000;
/** What comes and goes more often in an hour is told by `/health` alone. */
const TOLD_AN_HOUR = 3;

export type AlertsOptions = {
  readonly conditions: readonly Condition[];
  readonly people: Pick<People, 'admins'>;
  readonly outbox: Outbox;
  readonly log: Log;
  readonly lookEveryMs?: number;
  /** How long a look waits for a message to arrive. */
  readonly tellWithinMs?: number;
  /** Milliseconds. */
  readonly now?: () => number;
};

/** A trouble that goes on. */
type Lasting = {
  readonly since: number;
  readonly trouble: Trouble;
  /** Who heard of it, and hears when it is over; undefined: it is not told yet. */
  told?: readonly KnownPerson[];
};

/** Tells the admins in their chats what goes wrong around the bot, and when that is over. */
export class Alerts {
  readonly #options: AlertsOptions;
  readonly #now: () => number;
  readonly #quotas: Quotas;
  readonly #lasting = new Map<string, Lasting>();
  #damaged: string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;

  constructor(options: AlertsOptions) {
    const { now = () => performance.now() } = options;
    this.#options = options;
    this.#now = now;
    this.#quotas = new Quotas({ max: TOLD_AN_HOUR, windowMs: HOUR_MS, now });
  }

  /** Begins to look, every few seconds. */
  start(): void {
    const every = this.#options.lookEveryMs ?? LOOK_EVERY_MS;
    this.#timer = setInterval(() => void this.look(), every).unref();
  }

  /** Notes a data file that nobody can read, by the name under which it is kept. */
  noteDamaged(name: string): void {
    this.#damaged.push(name);
  }

  /** Looks at everything once and tells what is new. One look at a time. Never rejects. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /** Stops looking. What is being told ends with the doors. */
  stop(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    await Promise.all(this.#options.conditions.map((condition) => this.#watch(condition)));
    if (this.#damaged.length === 0 || this.#quotas.take('damaged') > 0) return;
    const names = this.#damaged;
    this.#damaged = [];
    await this.#tell((texts) => damagedMessage(names, texts));
  }

  async #watch({ key, patienceMs, look }: Condition): Promise<void> {
    const { log } = this.#options;
    try {
      const trouble = await look();
      const lasting = this.#lasting.get(key);
      if (trouble === undefined) {
        this.#lasting.delete(key);
        if (lasting?.told !== undefined) await this.#tellOver(lasting, lasting.told);
        return;
      }
      const isSame = lasting?.trouble.kind === trouble.kind;
      const known = isSame ? lasting : { since: this.#now(), trouble };
      this.#lasting.set(key, known);
      if (known.told !== undefined || this.#now() - known.since < patienceMs) return;
      known.told = [];
      if (this.#quotas.take(key) > 0) return;
      log.warn({ trouble: trouble.kind }, 'the admins are told of a trouble');
      const gone = trouble.kind === 'doorGone' ? trouble.door : undefined;
      known.told = await this.#tell((texts) => beganMessage(trouble, texts), gone);
    } catch (error) {
      logFault(log, error, { level: 'warn', message: 'a trouble was not told' });
    }
  }

  async #tellOver({ trouble }: Lasting, told: readonly KnownPerson[]): Promise<void> {
    const message = (texts: Texts) => overMessage(trouble, texts);
    await Promise.all(told.map((admin) => this.#say(admin, message)));
  }

  /** Tells all but those at a door that is gone; gives those who were reached. */
  async #tell(message: (texts: Texts) => Message, gone?: string): Promise<KnownPerson[]> {
    const admins = (await this.#options.people.admins()).filter(
      ({ person: { id, settings } }) =>
        settings?.hidesAlerts !== true && !id.startsWith(`${gone}:`),
    );
    const told = await Promise.all(
      admins.map(async (admin) => ((await this.#say(admin, message)) ? [admin] : [])),
    );
    return told.flat();
  }

  /** Whether it arrived in time. */
  async #say(admin: KnownPerson, message: (texts: Texts) => Message): Promise<boolean> {
    const { tellWithinMs = TELL_WITHIN_MS } = this.#options;
    const said = sayDirectly(admin, message, this.#options);
    return await withDeadline(said, tellWithinMs).catch(() => false);
  }
}
