import { BUCKET_CANARY_KEY } from '../core/scope/canary.ts';
import { findDataset as findAny, prefixesOverlap } from '../core/scope/dataset.ts';
import type { ResolvedConfig, ResolvedDataset } from './types.ts';

/** A text of the configuration and where it stands. */
interface Placed {
  readonly text: string;
  readonly path: Path;
}

/**
 * What is wrong between fields that are right by themselves: something named twice, prefixes that overlap. It takes
 * the configuration as it was typed and passes over what is malformed, so that one run reports every problem.
 */
export const conflictsIn = (config: unknown): Problem[] => {
  const buckets = itemsOf(config, ['buckets']);
  const datasets = buckets.map(({ value, path }) => itemsOf(value, [...path, 'datasets']));
  return [
    ...repeated(
      buckets.flatMap((bucket) => placed(bucket, 'name')),
      'each bucket once',
    ),
    ...repeated(
      datasets.flat().flatMap((dataset) => placed(dataset, 'name')),
      'names that are unique over all buckets',
    ),
    ...datasets.flatMap((list) => overlaps(list.flatMap((dataset) => placed(dataset, 'prefix')))),
    ...buckets.flatMap(({ value }, index) =>
      memberOf(value, 'canary') === true ? havingCanary(datasets[index] ?? []) : [],
    ),
  ];
};

interface Item {
  readonly value: unknown;
  readonly path: Path;
}

const itemsOf = (owner: unknown, path: Path): Item[] => {
  const list = memberOf(owner, path.at(-1));
  return Array.isArray(list) ? list.map((value, index) => ({ value, path: [...path, index] })) : [];
};

const memberOf = (owner: unknown, name: PropertyKey | undefined): unknown =>
  typeof owner === 'object' && owner !== null && name !== undefined ? Reflect.get(owner, name) : undefined;

const placed = ({ value, path }: Item, name: string): Placed[] => {
  const text = memberOf(value, name);
  return typeof text === 'string' ? [{ text, path: [...path, name] }] : [];
};

const earlier = (list: readonly Placed[], index: number, clashes: (other: Placed) => boolean) =>
  list.slice(0, index).find(clashes);

const repeated = (list: readonly Placed[], allowed: string): Problem[] =>
  list.flatMap(({ text, path }, index) => {
    const first = earlier(list, index, (other) => other.text === text);
    if (!first) return [];
    return [{ path, found: `${valueText(text)} again, as in ${pathText(first.path)}`, allowed }];
  });

const overlaps = (list: readonly Placed[]): Problem[] =>
  list.flatMap(({ text, path }, index) => {
    const other = earlier(list, index, (one) => prefixesOverlap(text, one.text));
    if (!other) return [];
    const found = `${valueText(text)}, which overlaps ${valueText(other.text)} of ${pathText(other.path)}`;
    return [
      { path, found, allowed: 'prefixes of which none begins with another: a key belongs to one dataset' },
    ];
  });

/** What is guarded is never passed over: the canary's key is nobody's else. */
const havingCanary = (datasets: readonly Item[]): Problem[] =>
  datasets
    .flatMap((dataset) => placed(dataset, 'prefix'))
    .filter(({ text }) => prefixesOverlap(text, BUCKET_CANARY_KEY))
    .map(({ text, path }) => ({
      path,
      found: `${valueText(text)}, under which the canary of its bucket (${BUCKET_CANARY_KEY}) would be`,
      allowed: 'prefixes that do not have that key, or no canary in this bucket',
    }));

/** The dataset that a key belongs to; `null` where the key is not guarded. At most one can match: prefixes never overlap. */
export const findDataset = (
  config: Pick<ResolvedConfig, 'buckets'>,
  bucket: string,
  key: string,
): ResolvedDataset | null => findAny(config, bucket, key);

/** Where in a configuration something is: names of fields and positions in lists. */
export type Path = readonly PropertyKey[];

/** One thing that is wrong with a configuration. */
export interface Problem {
  readonly path: Path;
  readonly found: string;
  readonly allowed: string;
}

/** `buckets[0].datasets[1].prefix` */
const pathText = (path: Path): string =>
  path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index ? '.' : ''}${String(step)}`))
    .join('') || 'the configuration';

const SHOWN_CHARACTERS = 80;

/** A value as a message shows it: JSON, so that control characters are escaped, and not longer than a line. */
export const valueText = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}…`;
};

export const problemText = ({ path, found, allowed }: Problem): string =>
  `${pathText(path)}: found ${found}, allowed ${allowed}`;
