/** How Foundry Local gets onto a computer and is started. Plain text. */
export type FoundryTexts = {
  readonly install: Readonly<Record<SystemName, string>>;
  /** It is installed and not running; the command as it has to be typed. */
  readonly start: (command: string) => string;
};

export type SystemName = 'windows' | 'macos' | 'linux' | 'other';
