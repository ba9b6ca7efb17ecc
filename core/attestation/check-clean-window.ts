import { type Digest, parseDigest } from '../base/digest.ts';
import { isObject, type Json, listAt, textAt } from '../base/json.ts';
import { CLEAN_WINDOW } from './clean-window.ts';
import { type KeyDigest, type RunningHash, rootDigest } from './root-digest.ts';
import type { Statement, Subject } from './statement.ts';

/** A time in which a key was the same, as a statement says it. */
interface SaidPeriod {
  readonly key: string;
  readonly from: string;
  readonly to: string;
  /** `null` where nothing was there, or nobody knows its digest. */
  readonly digest: Digest | null;
  readonly isThere: boolean;
}

/**
 * What a statement about a clean window contradicts itself in, each as a sentence; nothing where it is sound. A signature says who made
 * a statement; this says whether it can be true: no key may have a hole in its time, and counts, verdict and root digest have to follow
 * from what is listed.
 */
export function contradictionsIn(
  { predicateType, predicate, subjects }: Statement,
  makeHash: () => RunningHash,
): readonly string[] {
  if (predicateType !== CLEAN_WINDOW)
    return [`it says something else: its type is ${predicateType}, and not ${CLEAN_WINDOW}`];
  const [from, to] = [textAt(predicate, 'from') ?? '', textAt(predicate, 'to') ?? ''];
  if (!(from < to)) return [`its time ends (${to}) before it begins (${from})`];
  const periods = [...periodsOfSubjects(subjects), ...periodsOfLists(predicate)];
  const byKey = Map.groupBy(periods, ({ key }) => key);
  return [
    ...[...byKey].flatMap(([key, each]) => holesIn(key, each, { from, to })),
    ...countsIn(predicate, byKey.size),
    ...verdictIn(predicate),
    ...provenanceIn(predicate, subjects),
    ...rootIn(predicate, {
      periods: [...byKey.values()].flatMap((each) => lastOf(each)),
      subjects,
      makeHash,
    }),
  ];
}

// The first subject stands for the dataset, and has no time.
const isOfKey = ({ annotations }: Subject): boolean => typeof annotations.from === 'string';

const periodsOfSubjects = (subjects: readonly Subject[]): SaidPeriod[] =>
  subjects.filter(isOfKey).map(({ name, digest, annotations }) => ({
    key: name ?? '',
    from: String(annotations.from),
    to: String(annotations.to),
    digest: digest.sha256 === undefined ? null : parseDigest(`sha256:${digest.sha256}`),
    isThere: true,
  }));

const LISTS = ['unapproved', 'removed', 'absent', 'notCovered'] as const;

const periodsOfLists = (predicate: Json): SaidPeriod[] =>
  LISTS.flatMap((list) =>
    listAt(predicate, list).flatMap((each) => {
      const key = textAt(each, 'key');
      if (key === null) return [];
      const isThere = list === 'unapproved' || list === 'notCovered';
      const digest = textAt(each, 'digest');
      return [
        {
          key,
          from: textAt(each, 'from') ?? '',
          to: textAt(each, 'to') ?? '',
          digest: isThere && digest !== null ? parseDigest(digest) : null,
          isThere,
        },
      ];
    }),
  );

/** A key is something at each moment of the window, and never two things at once. */
function holesIn(
  key: string,
  periods: readonly SaidPeriod[],
  { from, to }: { readonly from: string; readonly to: string },
): string[] {
  const named = JSON.stringify(key);
  let at = from;
  for (const period of inTime(periods).filter(hasLength)) {
    if (period.from > at) return [`it says nothing of ${named} from ${at} to ${period.from}`];
    if (period.from < at) return [`it says two things of ${named} at ${period.from}`];
    at = period.to;
  }
  return at === to ? [] : [`it says nothing of ${named} from ${at} to ${to}`];
}

const inTime = (periods: readonly SaidPeriod[]): SaidPeriod[] =>
  periods.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));

const lastOf = (periods: readonly SaidPeriod[]): SaidPeriod[] => inTime(periods).filter(hasLength).slice(-1);

/** What was there for less than a second is no part of the time that a key is something else in. */
const hasLength = ({ from, to }: SaidPeriod): boolean => from !== to;

function countsIn(predicate: Json, keys: number): string[] {
  const said = isObject(predicate) ? predicate.keys : undefined;
  return said === keys ? [] : [`it counts ${JSON.stringify(said)} keys and lists ${keys}`];
}

function verdictIn(predicate: Json): string[] {
  const isClean = (['unapproved', 'removed', 'notCovered'] as const).every(
    (list) => listAt(predicate, list).length === 0,
  );
  const said = isObject(predicate) ? predicate.clean : undefined;
  return said === isClean
    ? []
    : [`it calls itself ${said === true ? 'clean' : 'not clean'}, and what it lists says the opposite`];
}

/** Each approval that a version names is listed once, and no other one. */
function provenanceIn(predicate: Json, subjects: readonly Subject[]): string[] {
  const listed = listAt(predicate, 'provenance').map((each) => textAt(each, 'approval') ?? '');
  const named = new Set(
    subjects.flatMap(({ annotations }) =>
      listAt(annotations, 'provenance').map((each) => (typeof each === 'string' ? each : '')),
    ),
  );
  const known = new Set<string>();
  const twice = listed.find((approval) => known.has(approval) || !known.add(approval));
  const unlisted = [...named].find((approval) => !listed.includes(approval));
  const unnamed = listed.find((approval) => !named.has(approval));
  return [
    ...(twice === undefined ? [] : [`it says twice where the bytes of approval ${twice} came from`]),
    ...(unlisted === undefined ? [] : [`it does not say where the bytes of approval ${unlisted} came from`]),
    ...(unnamed === undefined
      ? []
      : [`it says where the bytes of approval ${unnamed} came from, and lists no such version`]),
  ];
}

interface Ended {
  /** The last period of each key. */
  readonly periods: readonly SaidPeriod[];
  readonly subjects: readonly Subject[];
  readonly makeHash: () => RunningHash;
}

function rootIn(predicate: Json, { periods, subjects, makeHash }: Ended): string[] {
  const keys = periods
    .filter(({ isThere }) => isThere)
    .map(({ key, digest }): KeyDigest => ({ key, digest }));
  const root = rootDigest(keys, textAt(predicate, 'prefix') ?? '', makeHash());
  const found = root.kind === 'root' ? root.sha256 : null;
  const said = textAt(predicate, 'root', 'sha256');
  const named = subjects.find((subject) => !isOfKey(subject))?.digest.sha256 ?? null;
  return said === found && named === found
    ? []
    : [`its root digest is ${said ?? 'not given'}, and what it lists has ${found ?? 'none'}`];
}
