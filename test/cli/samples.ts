import type { Deployment } from '../../aws/deployment/find-deployment.ts';
import type { Digest } from '../../core/base/digest.ts';
import type { ObjectFinding } from '../../core/findings/finding.ts';
import type { EntrySummary } from '../../core/report/queries.ts';
import type { Dataset } from '../../core/scope/dataset.ts';
import { type ManifestEntry, newEntry } from '../../core/versions/entry.ts';
import { type KeyStatus, NOTHING_YET } from '../../core/versions/key-state.ts';
import { NOBODY, type VersionRecord } from '../../core/versions/version-record.ts';
import { finding as alteredObject } from '../fakes/finding.ts';

const digestOf = (byte: string): Digest => `sha256:${byte.repeat(32)}`;
export const GOOD = digestOf('9f');
export const BAD = digestOf('60');
export const REF = { bucket: 'acme-training-data', key: 'moderation/v3/labels-007.jsonl' };
const PUBLISHER = 'arn:aws:iam::111122223333:role/DataPublisher';
export const LABELER = 'arn:aws:iam::111122223333:role/Labeler';

export const DATASET: Dataset = {
  name: 'moderation-v3',
  bucket: REF.bucket,
  prefix: 'moderation/v3/',
  modes: [{ mode: 'sealed', since: '2026-11-01T00:00:00.000Z' }],
  writers: [],
  status: 'sealed',
  sealedAt: '2026-11-02T12:00:00.000Z',
};

export const DEPLOYMENT = {
  stackName: 'Sealwatch',
  stackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Sealwatch/0c1d',
  account: '111122223333',
  region: 'eu-west-1',
  status: 'CREATE_COMPLETE',
  outputs: { AlertTopicArn: 'alerts', OperationsTopicArn: 'operations' },
} as unknown as Deployment;

type Fact = VersionRecord['fact'];

/** A version record of the sample key; its id is its version id. */
export function version(
  versionId: string | null,
  fact: Partial<Fact>,
  over: Partial<VersionRecord> = {},
): VersionRecord {
  const storedAt = fact.storedAt ?? '2026-11-02T10:00:41.000Z';
  return {
    ...REF,
    dataset: DATASET.name,
    fact: {
      version: versionId ?? `null/etag/${storedAt}`,
      versionId,
      kind: 'object',
      storedAt,
      announcedAt: null,
      sequencer: null,
      rank: null,
      digest: GOOD,
      unestablished: null,
      size: 48_211,
      etag: null,
      prefixes: [],
      destroyed: null,
      ...fact,
    },
    class: 'baseline',
    level: 'read',
    requester: NOBODY,
    destroyer: null,
    storageClass: null,
    encryption: null,
    seenAt: storedAt,
    firstTriedAt: null,
    verifiedAt: null,
    detail: null,
    findings: [],
    ...over,
  };
}

const expectedBytes = {
  digest: GOOD,
  size: 48_211,
  versionId: '3sL4kq',
  since: '2026-11-02T10:00:41.000Z',
  by: PUBLISHER,
};

export function finding(
  over: Partial<ObjectFinding> = {},
  evidence: Partial<ObjectFinding['evidence']> = {},
): ObjectFinding {
  const common = alteredObject();
  return {
    ...common,
    ...REF,
    dataset: DATASET.name,
    evidence: {
      ...common.evidence,
      expected: expectedBytes,
      actual: { ...common.evidence.actual, digest: BAD },
      survives: [],
      ...evidence,
    },
    actor: { ...common.actor, arn: LABELER },
    unknown: { 'actor.userAgent': 'not reported' },
    ...over,
  };
}

/** The entry of the sample key; altered where nothing else is given. */
export function entry(standing: Partial<KeyStatus> = {}): ManifestEntry {
  const { by, ...expected } = expectedBytes;
  const wrong = {
    subject: {
      version: 'Qm7xPw',
      versionId: 'Qm7xPw',
      kind: 'object',
      digest: BAD,
      size: 48_211,
      storedAt: '',
      unestablished: null,
    },
    class: 'altered',
    mode: 'sealed',
    expected: null,
    after: null,
    at: '2026-11-20T03:12:07.000Z',
  } as const;
  return {
    ...newEntry(REF, DATASET.name),
    state: 'altered',
    baseline: {
      version: '3sL4kq',
      versionId: '3sL4kq',
      digest: GOOD,
      size: 48_211,
      storedAt: expected.since,
      run: 'r',
      by,
    },
    standing: {
      ...NOTHING_YET,
      expected: { ...expected, version: '3sL4kq', source: 'baseline', by },
      current: { version: 'Qm7xPw', versionId: 'Qm7xPw', class: 'altered', digest: BAD },
      wrong: [wrong],
      ...standing,
    },
  };
}

/** What the tables have of the sample key: sealed, released anew on 15 November 2026, and altered two days later. */
export const RELEASED_THEN_ALTERED = {
  entries: [
    {
      ...REF,
      dataset: DATASET.name,
      state: 'altered',
      digest: BAD,
      size: 7,
      versionId: 'R3lease',
      since: '2026-11-15T00:00:00.000Z',
    },
  ],
  entry: {
    ...entry(),
    approvals: [
      {
        id: 'a1',
        digest: BAD,
        size: null,
        from: '2026-11-14T00:00:00.000Z',
        until: '2026-11-16T00:00:00.000Z',
        accepts: null,
        by: PUBLISHER,
        reason: 'release 2',
      },
    ],
  },
  history: [
    version('Qm7xPw', { digest: digestOf('77'), storedAt: '2026-11-17T00:00:00.000Z' }, { class: 'altered' }),
    version('R3lease', { digest: BAD, size: 7, storedAt: '2026-11-15T00:00:00.000Z' }, { class: 'approved' }),
    version('3sL4kq', {}),
  ],
} as const satisfies {
  readonly entries: readonly EntrySummary[];
  readonly entry: ManifestEntry;
  readonly history: readonly VersionRecord[];
};
