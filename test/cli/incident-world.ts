import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import type { Connection } from '../../cli/connection/connect.ts';
import { addIncident } from '../../cli/incident/incident-command.ts';
import { Terminal } from '../../cli/output/terminal.ts';
import { Runner } from '../../cli/runner.ts';
import type { BucketClock } from '../../core/clock/dataset-clock.ts';
import type { Decision } from '../../core/findings/decision.ts';
import type { ActivityFinding, Finding } from '../../core/findings/finding.ts';
import { readRecord, trainingJob } from '../../core/readers/read-records.examples.ts';
import { activityFinding } from '../fakes/activity-finding.ts';
import { fakeLister } from './fake-lister.ts';
import { fakeQueries, type Tables } from './fake-queries.ts';
import { NOW } from './run-cli.ts';
import { BAD, DATASET, DEPLOYMENT, entry, finding, GOOD, LABELER, REF, version } from './samples.ts';
import { Sink } from './sink.ts';

const id = (start: string): string => start.padEnd(40, '0');
const alertOf = (start: string) => ({ alerts: [id(start)], group: null });

/** What a page must never take for markup, hide, or turn about. */
export const HOSTILE_KEY =
  'moderation/v3/<script>alert(1)</script>|`rm -rf`\n# Title\u202e[x](javascript:alert(1)) @octocat &amp; "\'.jsonl';
/** As long as a key may be. */
export const LONG_KEY = `moderation/v3/${'shard|'.repeat(168)}ab`;

const by = (session: string) => ({
  arn: LABELER,
  account: '111122223333',
  sourceIp: '203.0.113.9',
  userAgent: 'aws-cli/2.31.0',
  requestId: '4J9',
  kind: 'role' as const,
  session,
  invokedBy: null,
});

const call = (name: string, at: string) => ({
  eventId: '0f9e8d7c-1a2b-3c4d-5e6f-7a8b9c0d1e2f',
  name,
  service: 's3',
  region: 'eu-west-1',
  at,
  error: null,
});

export const ALTERED = finding({ id: id('7f3a9c'), notice: alertOf('4d1f08a2b3c4') });

export const ADDED = finding(
  {
    id: id('a1b2c3'),
    rule: 'object-added',
    severity: 'medium',
    key: HOSTILE_KEY,
    version: 'v9',
    versionId: 'v9',
    happenedAt: '2026-11-20T03:13:00.000Z',
    time: '2026-11-20T03:13:02.000Z',
    notice: alertOf('5e2a19b3c4d5'),
  },
  { class: 'new-key', expected: null },
);

export const DESTROYED = finding(
  {
    id: id('d00d1e'),
    rule: 'version-destroyed',
    version: '3sL4kq',
    versionId: '3sL4kq',
    actor: { ...by('ada'), userAgent: 'Boto3/1.40.1', requestId: '5K1' },
    happenedAt: '2026-11-20T03:41:10.000Z',
    time: '2026-11-20T03:41:12.000Z',
    notice: alertOf('6f3b2ac4d5e6'),
  },
  {
    class: 'baseline',
    current: false,
    actual: { ...finding().evidence.actual, digest: GOOD, versionId: '3sL4kq' },
    destroyed: { at: '2026-11-20T03:41:10.000Z', by: 'delete', approved: true },
  },
);

export const ARMED: ActivityFinding = activityFinding({
  id: id('883c2b'),
  rule: 'lifecycle-destroys-data',
  severity: 'high',
  actor: by('ada'),
  unknown: {},
  happenedAt: '2026-11-20T03:45:00.000Z',
  time: '2026-11-20T03:45:20.000Z',
  notice: alertOf('704c3bd5e6f7'),
  evidence: {
    ...activityFinding().evidence,
    reason: 'the rule "tidy" destroys noncurrent versions after 1 day',
    call: call('PutBucketLifecycle', '2026-11-20T03:45:00.000Z'),
    setting: {
      name: 'lifecycle',
      resource: 'arn:aws:s3:::acme-training-data',
      before: [],
      after: [{ id: 'tidy' }],
      isBeforeKnown: true,
    },
  },
});

/** By somebody else, of another key, weeks before: no part of it. */
export const OTHER = finding({
  id: id('0e0e0e'),
  key: 'moderation/v3/labels-001.jsonl',
  version: 'x1',
  actor: { ...by('eve'), arn: 'arn:aws:iam::111122223333:role/Eve', sourceIp: '198.51.100.7' },
  happenedAt: '2026-11-19T22:00:00.000Z',
});

const STORY: readonly Finding[] = [ALTERED, ADDED, DESTROYED, ARMED, OTHER];

const APPROVAL: Decision = {
  id: id('dec1'),
  did: 'approve',
  at: '2026-11-20T08:00:00.000Z',
  by: 'arn:aws:iam::111122223333:role/Oncall',
  account: '111122223333',
  session: 'kim',
  reason: 'the new shard is <b>fine</b>',
  until: null,
  datasets: [DATASET.name],
  bucket: REF.bucket,
  keys: [],
  findings: [ADDED.id],
  count: 1,
};

const DELETES: BucketClock = {
  versioning: 'Enabled',
  deletions: [
    {
      rule: 'tidy',
      what: 'noncurrent',
      filter: { prefix: '', tags: [], largerThan: null, smallerThan: null },
      days: 1,
      date: null,
      keep: 0,
    },
  ],
  objectLock: null,
  endingKey: null,
  unknown: [],
};

/** Records of CloudTrail in a file: a training job read the wrong bytes. */
export function logsOfStory(): string {
  const folder = mkdtempSync(join(tmpdir(), 'incident-'));
  const read = readRecord('GetObject', { eventID: 'read-1', requestID: 'REQUEST-1' });
  writeFileSync(
    join(folder, 'log.json'),
    JSON.stringify({ Records: [read, trainingJob('moderation-v3-7', '2026-11-20T03:15:00Z')] }),
  );
  return folder;
}

export interface RanIncident {
  readonly out: string;
  readonly err: string;
  readonly exitCode: number;
}

/** Runs `sealwatch incident` over a world in memory. */
export async function runIncident(
  words: readonly string[],
  tables: Tables = {},
  reach: Partial<Connection> = {},
): Promise<RanIncident> {
  const [out, err] = [new Sink(null), new Sink(null)];
  const bad = version('Qm7xPw', { storedAt: '2026-11-20T03:12:07.000Z', digest: BAD }, { class: 'altered' });
  const good = version('3sL4kq', {
    destroyed: { at: '2026-11-20T03:41:10.000Z', by: 'delete', sequencer: null, rank: null },
  });
  const copy = version('c1', {}, { key: 'archive/labels-007.jsonl', dataset: 'archive' });
  const all = [bad, good, copy];
  const runner = new Runner({
    terminal: new Terminal({ out, err, input: null }, { NO_COLOR: '1' }),
    environment: {},
    clock: () => NOW,
    connect: async () =>
      ({
        deployment: DEPLOYMENT,
        queries: fakeQueries({
          datasets: [DATASET],
          findings: STORY,
          entry: entry(),
          history: all,
          decisions: [APPROVAL],
          sentAt: {
            [id('4d1f08a2b3c4')]: '2026-11-20T03:12:11.500Z',
            [id('5e2a19b3c4d5')]: '2026-11-20T03:13:11.000Z',
          },
          ...tables,
        }),
        lister: fakeLister(all),
        clockReader: { bucket: async () => DELETES, key: async () => ({ kind: 'read', ending: null }) },
        restorer: { sources: { describe: async () => ({ kind: 'gone' }) } },
        ...reach,
      }) as never,
  });
  const program = new Command().option('--json').option('--stack <name>', '', 'Sealwatch').exitOverride();
  addIncident(program, runner, {
    logs: {
      standard: (async function* () {})() as never,
      reach: () => {
        throw new Error('no S3');
      },
      find: async () => ({ names: [], trails: { kind: 'none', trails: [] }, doubts: [] }),
      threads: 0,
    },
    containment: () => ({
      policy: async () => ({ kind: 'read', value: null }),
      lifecycle: async () => ({ kind: 'read', value: null }),
      accessKeys: async () => ({ kind: 'read', value: [] }),
      caller: async () => null,
    }),
  });
  await program.parseAsync(['incident', ...words], { from: 'user' });
  return { out: out.text, err: err.text, exitCode: runner.exitCode };
}
