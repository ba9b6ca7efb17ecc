import { algorithmOf, type Digest } from '../base/digest.ts';
import type { JsonObject } from '../base/json.ts';
import { compareText, second } from '../base/time.ts';
import { type Dataset, notRecordedTimes } from '../scope/dataset.ts';
import type { PastState, Window } from '../versions/past-states.ts';
import type { ApprovedProvenance } from '../versions/provenance.ts';
import type { VerificationLevel } from '../versions/version-record.ts';
import { notWatched, overlaps } from './not-watched.ts';
import { type KeyDigest, type RunningHash, rootDigest } from './root-digest.ts';
import type { Statement, Subject } from './statement.ts';

/** Says what the predicate means: docs/attestation.md. */
export const CLEAN_WINDOW = 'urn:sealwatch:clean-window:1';

/** What one key was in the window. */
export interface KeyWindow {
  readonly key: string;
  readonly periods: readonly AttestedPeriod[];
  /** What it was for less than a second, each with the second as its beginning and end. */
  readonly moments: readonly AttestedPeriod[];
}

/** A time in which a key was the same. */
export interface AttestedPeriod extends PastState {
  /** Bytes; `null` where it is not known. */
  readonly size: number | null;
  readonly level: VerificationLevel;
  /** Every digest that is known of what was current. */
  readonly digests: readonly Digest[];
  /** Why nobody knows what was current; `null` where it is known. */
  readonly reason: string | null;
  /** What people said of where these bytes came from, when they approved them. */
  readonly provenance: readonly ApprovedProvenance[];
}

export interface CleanWindowOf {
  readonly dataset: Dataset;
  readonly window: Window;
  /** ISO time. */
  readonly madeAt: string;
  /** Stack id of the deployment whose tables say so. */
  readonly deployment: string;
  readonly keys: readonly KeyWindow[];
  /** ISO time of the newest settings poll; `null` where there was none. */
  readonly polledAt: string | null;
}

/** States in which what is current is what was approved, or nothing is expected and nothing is there. */
type Kind = 'approved' | 'absent' | 'unapproved' | 'removed' | 'unknown';

/** What a period says for the window. */
function kindOf({ state, current }: Pick<PastState, 'state' | 'current'>): Kind {
  if (state === 'intact') return 'approved';
  if (state === 'removed') return 'removed';
  if (state === 'unverifiable' || state === 'pending') return 'unknown';
  if (state === 'recorded' && (current === null || current.class === 'delete-marker')) return 'absent';
  return 'unapproved';
}

/**
 * States what was current in a dataset in a window of time: every key, version and digest; what was current although nobody had
 * approved it, and for how long; what was missing; and what this statement does not cover.
 */
export function cleanWindow(given: CleanWindowOf, makeHash: () => RunningHash): Statement {
  // A key that was not there at all in this time is none of the dataset's.
  const of = { ...given, keys: given.keys.filter(wasThere) };
  const { dataset, window, madeAt, deployment, keys, polledAt } = of;
  const periods = keys.flatMap(({ key, periods: each }) => each.map((period) => ({ key, period })));
  const passing = keys.flatMap(({ key, moments }) => moments.map((period) => ({ key, period })));
  const ofKind = (kind: Kind, among = periods) => among.filter(({ period }) => kindOf(period) === kind);
  const everOfKind = (kind: Kind) => ofKind(kind, [...periods, ...passing]);
  const unapproved = everOfKind('unapproved').map(periodJson);
  const removed = everOfKind('removed').map(periodJson);
  const notCovered = [...notWatched(dataset, window, polledAt), ...everOfKind('unknown').map(unknownJson)];
  const root = rootAt(of, makeHash);
  const approved = ofKind('approved');
  const provenance = saidOf(approved);
  return {
    subjects: [
      ...(root.kind === 'root' ? [rootSubject(dataset, root.sha256)] : []),
      ...approved.map(({ key, period }) => subjectOf(dataset.bucket, key, period)),
    ],
    predicateType: CLEAN_WINDOW,
    predicate: {
      dataset: dataset.name,
      bucket: dataset.bucket,
      prefix: dataset.prefix,
      from: window.from,
      to: window.to,
      madeAt,
      deployment,
      clean: unapproved.length === 0 && removed.length === 0 && notCovered.length === 0,
      keys: keys.length,
      root:
        root.kind === 'root'
          ? { sha256: root.sha256, keys: root.keys }
          : { sha256: null, reason: `no SHA-256 is known of what was current at ${root.key}` },
      unapproved,
      removed,
      absent: ofKind('absent').map(({ key, period: { from, to } }) => ({ key, from, to })),
      notCovered,
      actorsNotRecorded: notRecordedTimes(dataset)
        .filter(({ from, to }) => overlaps({ from, to: to ?? window.to }, window))
        .map(({ from, to, reasons }) => ({ from, to, reasons: [...reasons] })),
      ...(provenance.length > 0 ? { provenance } : {}),
    },
  };
}

/** What was said of where approved bytes came from, each approval once, in the order of their ids. */
const saidOf = (approved: readonly { readonly period: AttestedPeriod }[]): JsonObject[] => {
  const said = approved.flatMap(({ period }) => period.provenance);
  const byApproval = new Map(said.map((each) => [each.approval, each]));
  return [...byApproval.values()]
    .sort((a, b) => compareText(a.approval, b.approval))
    .map(({ approval, by, at, source, collected, transform }) => ({
      approval,
      by,
      at,
      source,
      collected,
      transform,
    }));
};

const wasThere = ({ periods, moments }: KeyWindow): boolean =>
  [...periods, ...moments].some((period) => kindOf(period) !== 'absent');

/** The dataset as it was when the window ended. */
function rootAt({ dataset, window, keys }: CleanWindowOf, makeHash: () => RunningHash) {
  const there = keys.flatMap(({ key, periods }): KeyDigest[] => {
    const last = periods.at(-1);
    if (last === undefined || second(last.to) < second(window.to) || isGone(last)) return [];
    return [{ key, digest: sha256In(last.digests) }];
  });
  return rootDigest(there, dataset.prefix, makeHash());
}

const isGone = ({ current }: AttestedPeriod): boolean =>
  current === null || current.class === 'delete-marker';

const sha256In = (digests: readonly Digest[]): Digest | null =>
  digests.find((digest) => algorithmOf(digest) === 'sha256') ?? null;

const digestOf = ({ digests }: AttestedPeriod): Digest | null => sha256In(digests) ?? digests[0] ?? null;

const rootSubject = ({ name, bucket, prefix }: Dataset, sha256: string): Subject => ({
  name: `dataset ${name}`,
  uri: `s3://${bucket}/${prefix}`,
  digest: { sha256 },
  annotations: {},
});

function subjectOf(bucket: string, key: string, period: AttestedPeriod): Subject {
  const { current, size, level, from, to } = period;
  const provenance = period.provenance.map(({ approval }) => approval);
  return {
    name: key,
    uri: addressOf(bucket, key, current?.versionId ?? null),
    digest: Object.fromEntries(
      period.digests.map((digest) => [
        algorithmOf(digest).replaceAll('-', '_').toLowerCase(),
        digest.slice(digest.indexOf(':') + 1),
      ]),
    ),
    annotations: {
      versionId: current?.versionId ?? null,
      size,
      level,
      from,
      to,
      ...(provenance.length > 0 ? { provenance } : {}),
    },
  };
}

/** A URI in which nothing of the key has a meaning of its own. */
const addressOf = (bucket: string, key: string, versionId: string | null): string =>
  `s3://${bucket}/${key.split('/').map(encoded).join('/')}${versionId === null ? '' : `?versionId=${encoded(versionId)}`}`;

// A key may hold half of a pair of surrogates where what wrote it was broken; no URI can.
const encoded = (text: string): string => encodeURIComponent(text.toWellFormed());

const periodJson = ({
  key,
  period,
}: {
  readonly key: string;
  readonly period: AttestedPeriod;
}): JsonObject => ({
  key,
  versionId: period.current?.versionId ?? null,
  class: period.current?.class ?? null,
  digest: digestOf(period),
  expected: period.expected?.digest ?? null,
  from: period.from,
  to: period.to,
});

const unknownJson = ({
  key,
  period,
}: {
  readonly key: string;
  readonly period: AttestedPeriod;
}): JsonObject => ({
  what: period.state,
  key,
  versionId: period.current?.versionId ?? null,
  digest: digestOf(period),
  reason: period.reason ?? 'nobody could read it',
  from: period.from,
  to: period.to,
});
