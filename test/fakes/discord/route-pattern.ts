/** A REST path with placeholders, e.g. `/channels/:channel/messages/:message`. */
export interface RoutePattern {
  readonly template: string;
  /** The placeholders' values when the path fits, else undefined. */
  match(path: string): Record<string, string> | undefined;
}

/** Compiles a template; each `:name` stands for one segment of the path. */
export function routePattern(template: string): RoutePattern {
  const parts = template.split('/');
  return {
    template,
    match(path) {
      const segments = path.split('/');
      if (segments.length !== parts.length) return undefined;
      const params: Record<string, string> = {};
      for (const [index, part] of parts.entries()) {
        const segment = segments[index] ?? '';
        if (part.startsWith(':')) params[part.slice(1)] = decodeURIComponent(segment);
        else if (part !== segment) return undefined;
      }
      return params;
    },
  };
}

/** Whether some path fits both templates: guards tests against routes that do not exist. */
export function overlaps(a: string, b: string): boolean {
  const left = a.split('/');
  const right = b.split('/');
  if (left.length !== right.length) return false;
  return left.every((part, index) => {
    const other = right[index] ?? '';
    return part === other || part.startsWith(':') || other.startsWith(':');
  });
}
