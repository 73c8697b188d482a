import {
  disjointRanges,
  mergedRanges,
  type Range,
  subtractRanges,
  trimmedRanges,
  withoutOverlaps,
} from './ranges.ts';
import type { Span, Styled } from './styled.ts';

/** A style with the whole stretch it covers, of which a run may be only a piece. */
export type Layer = Range & { readonly style: Span };

/** A stretch of text under one set of styles. */
export type Run = Range & { readonly layers: readonly Layer[] };

/**
 * The text from front to back in runs of equal style. At most one layer of each kind is over a run:
 * equal styles are merged, code blocks carry nothing but a quote, and white space at the edges of
 * emphasis and links is outside of them (signs like `**` do not work next to it).
 */
export function runsOf({ text, spans }: Styled): Run[] {
  const layers = layersOf(text, spans);
  const edges: { at: number; layer: Layer }[] = [];
  for (const layer of layers) {
    edges.push({ at: layer.start, layer }, { at: layer.end, layer });
  }
  edges.sort((a, b) => a.at - b.at);
  const runs: Run[] = [];
  const active = new Set<Layer>();
  let start = 0;
  for (const { at, layer } of edges) {
    if (at > start) runs.push({ start, end: at, layers: [...active] });
    start = at;
    if (!active.delete(layer)) active.add(layer);
  }
  if (start < text.length) runs.push({ start, end: text.length, layers: [] });
  return runs;
}

function layersOf(text: string, spans: readonly Span[]): Layer[] {
  const byKind = new Map<Span['kind'], Span[]>();
  for (const span of spans) {
    const same = byKind.get(span.kind);
    if (same) same.push(span);
    else byKind.set(span.kind, [span]);
  }
  const of = (kind: Span['kind']): readonly Span[] => byKind.get(kind) ?? [];
  const merged = (kind: (typeof EMPHASIS)[number] | 'small'): Span[] =>
    mergedRanges(of(kind)).map(({ start, end }) => ({ kind, start, end }));
  const layers: Layer[] = [];
  const add = (items: readonly Span[]): void => {
    for (const item of items) layers.push({ start: item.start, end: item.end, style: item });
  };
  const pres = disjointRanges(of('pre'));
  add(pres);
  add(disjointRanges(of('quote')));
  add(subtractRanges(merged('small'), pres));
  add(subtractRanges(disjointRanges(of('heading')), pres));
  add(trimmedRanges(withoutOverlaps(disjointRanges(of('link')), pres), text));
  add(withoutOverlaps(disjointRanges(of('code')), pres));
  for (const kind of EMPHASIS) {
    if (byKind.has(kind)) add(trimmedRanges(subtractRanges(merged(kind), pres), text));
  }
  return layers;
}

const EMPHASIS = ['bold', 'italic', 'underline', 'strike', 'spoiler'] as const;
