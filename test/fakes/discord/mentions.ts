/** Who may be pinged by a message, as its sender said in `allowed_mentions`. */
export interface AllowedMentions {
  readonly parse: ReadonlySet<string>;
  readonly users: ReadonlySet<string>;
  readonly roles: ReadonlySet<string>;
  readonly repliedUser: boolean;
}

/** What the text of a message refers to. */
export interface Mentions {
  readonly users: string[];
  readonly roles: string[];
  readonly everyone: boolean;
  readonly here: boolean;
}

/** An escaped backtick begins no code. */
const CODE = /\\[\\`]|```[\s\S]*?```|(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g;

function withoutCode(content: string): string {
  return content.replace(CODE, ' ');
}

/** Finds `<@id>`, `<@&id>`, `@everyone` and `@here` outside code, where alone they work. */
export function findMentions(content: string): Mentions {
  const text = withoutCode(content);
  const ids = (pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map((m) => m[1] ?? ''))];
  return {
    users: ids(/<@!?(\d+)>/g),
    roles: ids(/<@&(\d+)>/g),
    everyone: text.includes('@everyone'),
    here: text.includes('@here'),
  };
}

/**
 * Everyone whom a bot's message pings: user ids, `&role`, `everyone`, `here`. Without `allowed_mentions` all of
 * it works, the author of the answered message included; with it only what is listed (reference: "Allowed Mentions").
 */
export function pingsOf(options: {
  content: string;
  allowed: AllowedMentions | undefined;
  repliedTo: string | undefined;
}): string[] {
  const { content, allowed, repliedTo } = options;
  const found = findMentions(content);
  const allows = (kind: 'users' | 'roles', id: string) =>
    !allowed || allowed.parse.has(kind) || allowed[kind].has(id);
  const allowsEveryone = !allowed || allowed.parse.has('everyone');
  const pings = [
    ...found.users.filter((id) => allows('users', id)),
    ...found.roles.filter((id) => allows('roles', id)).map((id) => `&${id}`),
    ...(found.everyone && allowsEveryone ? ['everyone'] : []),
    ...(found.here && allowsEveryone ? ['here'] : []),
  ];
  if (repliedTo && (allowed ? allowed.repliedUser : true)) pings.push(repliedTo);
  return [...new Set(pings)];
}

/** The links in a text that Discord would unfold into a preview: bare ones, not `<link>` and not in code. */
export function previewsOf(content: string): string[] {
  const text = withoutCode(content).replace(/<https?:\/\/[^\s>]+>/g, ' ');
  return [...text.matchAll(/https?:\/\/[^\s<>)]+/g)].map((match) => match[0]);
}
