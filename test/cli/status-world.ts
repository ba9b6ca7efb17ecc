/** What `sealwatch status` and `alert test` see of a deployment. */
import { SNSClient } from '@aws-sdk/client-sns';
import type { Clients } from '../../cli/connection/clients.ts';
import type { Connection } from '../../cli/connection/connect.ts';
import type { DeliveryBacklog } from '../../core/alerts/delivery-backlog.ts';
import type { Severity } from '../../core/base/severity.ts';
import type { LifecycleDeletion } from '../../core/cloudtrail/settings/values.ts';
import type { AuditRecord } from '../../core/engine/posture/audit-store.ts';
import type { AuditSummary } from '../../core/engine/posture/audit-summary.ts';
import type { Run } from '../../core/engine/runs/run.ts';
import type { Decision } from '../../core/findings/decision.ts';
import type { WatchedHold } from '../../core/report/queries.ts';
import type { HeardCanary } from '../../core/scope/canary.ts';
import type { Dataset, Gap } from '../../core/scope/dataset.ts';
import { fakeQueries } from './fake-queries.ts';
import { FakeRuns } from './fake-runs.ts';
import { runCli } from './run-cli.ts';
import { DATASET, DEPLOYMENT, finding, GOOD } from './samples.ts';

const QUEUES = {
  ObjectEventsQueueUrl: 'https://sqs/events',
  ObjectEventsDeadLetterQueueUrl: 'https://sqs/dead',
};
export const ROLE = 'arn:aws:iam::111122223333:role/Verify';
export const deployment = {
  ...DEPLOYMENT,
  outputs: { ...DEPLOYMENT.outputs, ...QUEUES, ReaderRoleArns: ROLE },
};

export interface World {
  /** Columns of the terminal; absent where the result goes elsewhere. */
  readonly width?: number;
  readonly subscriptions?: readonly string[];
  /** Of the operations topic. */
  readonly operations?: readonly string[];
  /** Filter policies by the subscription's ARN, and `denied` where SNS does not say. */
  readonly filters?: Readonly<Record<string, object | 'denied'>>;
  readonly messages?: Readonly<Record<string, number>>;
  readonly eventsOn?: boolean;
  readonly unsealed?: boolean;
  readonly retiredAt?: string;
  readonly gap?: Gap;
  /** How it is swept, and when every key was read. */
  readonly reading?: Pick<Dataset, 'sweep' | 'readAt'>;
  readonly recording?: Pick<Dataset, 'unrecorded' | 'unrecordedTimes'>;
  readonly isOpen?: boolean;
  readonly severity?: Severity;
  readonly denied?: 'sns' | 'sqs' | 's3' | 'probe';
  readonly problems?: readonly object[];
  readonly audit?: Partial<AuditSummary>;
  /** What checks once said. */
  readonly known?: AuditRecord['known'];
  readonly isAudited?: boolean;
  readonly backlog?: DeliveryBacklog;
  readonly decisions?: readonly Decision[];
  readonly holds?: readonly WatchedHold[];
  readonly bucketCanaries?: readonly HeardCanary[];
  readonly sweeps?: readonly Run[];
  /** Of its lifecycle rules. */
  readonly deletions?: readonly LifecycleDeletion[];
  /** As the stack's output names it; absent where an older release was deployed. */
  readonly grants?: string;
}

const denied = (action: string) =>
  Object.assign(new Error(`User: u is not authorized to perform: ${action} on resource: r`), {
    name: 'AccessDenied',
  });

export function clientsOf(world: World): Clients {
  const send = (answer: (input: Record<string, string>) => object, what: string, action: string) => ({
    config: {},
    send: async ({ input }: { input: Record<string, string> }) => {
      if (world.denied === what) throw denied(action);
      return answer(input);
    },
  });
  return {
    // The SDK pages through the answers of its own clients only.
    sns: Object.assign(new SNSClient({ region: 'eu-west-1' }), {
      send: send((input) => subscriptionAnswer(world, input), 'sns', 'sns:ListSubscriptionsByTopic').send,
    }),
    sqs: send(
      (input) => ({
        Attributes: { ApproximateNumberOfMessages: String(world.messages?.[input.QueueUrl ?? ''] ?? 0) },
      }),
      'sqs',
      'sqs:GetQueueAttributes',
    ),
    s3: send(
      () => (world.eventsOn === false ? {} : { EventBridgeConfiguration: {} }),
      's3',
      's3:GetBucketNotification',
    ),
    cloudWatch: send(() => ({ MetricDataResults: [{ Values: [42, 99] }] }), '', ''),
  } as unknown as Clients;
}

function subscriptionAnswer(world: World, input: Readonly<Record<string, string>>): object {
  if (input.SubscriptionArn !== undefined) {
    const filter = world.filters?.[input.SubscriptionArn];
    if (filter === 'denied') throw denied('sns:GetSubscriptionAttributes');
    return { Attributes: filter ? { FilterPolicy: JSON.stringify(filter) } : {} };
  }
  const own = input.TopicArn === 'alerts' ? world.subscriptions : world.operations;
  return {
    Subscriptions: (own ?? ['arn:confirmed']).map((arn) => ({
      SubscriptionArn: arn,
      Endpoint:
        arn.startsWith('arn:') && arn !== 'arn:confirmed' ? `${arn}@example.com` : 'security@example.com',
    })),
  };
}

const result = (check: string, of: 'pass' | 'fail' | 'unknown') =>
  ({ check, severity: 'high', status: of, reason: `${check} is ${of}`, details: [], gain: 0 }) as const;

const AUDIT = {
  bucket: DATASET.bucket,
  audit: {
    bucket: DATASET.bucket,
    region: 'eu-west-1',
    at: '2026-11-21T06:00:00.000Z',
    score: 71,
    grade: 'C',
    results: [result('a', 'pass'), result('b', 'fail'), result('c', 'unknown'), result('d', 'fail')],
  },
  known: {},
  open: {},
  revision: 1,
} as const;

const SUMMARY: AuditSummary = {
  at: '2026-11-21T06:00:00.000Z',
  buckets: 1,
  failed: [],
  failedCount: 0,
  next: null,
  coverageAt: '2026-11-21T06:00:01.000Z',
  coverage: null,
  untagged: 0,
  untaggedReason: null,
};

export function status(world: World = {}, ...args: string[]) {
  const dataset = {
    ...DATASET,
    ...(world.unsealed ? { status: 'unsealed' as const } : {}),
    ...(world.retiredAt ? { retiredAt: world.retiredAt } : {}),
    ...(world.gap ? { gap: world.gap } : {}),
    ...world.reading,
    ...world.recording,
  };
  const entry = {
    bucket: DATASET.bucket,
    dataset: DATASET.name,
    digest: GOOD,
    size: 1,
    versionId: 'v',
    since: 't',
  };
  const queries = fakeQueries({
    datasets: [dataset],
    entries: [
      { ...entry, key: 'moderation/v3/a', state: 'intact' },
      { ...entry, key: 'moderation/v3/b', state: 'altered' },
      { ...entry, key: 'moderation/v3/x', state: 'altered', dataset: 'another' },
    ],
    findings: world.isOpen ? [finding(world.severity ? { severity: world.severity } : {})] : [],
    audits: world.isAudited ? [{ ...AUDIT, known: world.known ?? {} }] : [],
    ...(world.bucketCanaries ? { bucketCanaries: world.bucketCanaries } : {}),
    ...(world.holds ? { holds: world.holds } : {}),
    ...(world.decisions ? { decisions: world.decisions } : {}),
    ...(world.backlog ? { backlog: world.backlog } : {}),
    ...(world.audit ? { audit: { ...SUMMARY, ...world.audit } } : {}),
    seen: [{ bucket: DATASET.bucket, key: 'k', class: 'altered', seenAt: '2026-11-20T03:12:08.000Z' }],
  });
  const sweep = (async () => {
    if (world.denied === 'probe') throw denied('lambda:InvokeFunction');
    return { kind: 'probed', problems: world.problems ?? [] };
  }) as unknown as Connection['sweep'];
  const outputs = { ...deployment.outputs, ...(world.grants && { GrantCount: world.grants }) };
  const deployed = { ...deployment, outputs };
  const runs = new FakeRuns(...(world.sweeps ?? []));
  const clockReader = {
    bucket: async () => ({
      versioning: 'Enabled' as const,
      deletions: world.deletions ?? [],
      objectLock: null,
      endingKey: null,
      unknown: [],
    }),
    key: async () => ({ kind: 'read' as const, ending: null }),
  };
  const connection = { queries, deployment: deployed, clients: clientsOf(world), sweep, runs, clockReader };
  return runCli(['status', ...args], connection, null, world.width ?? null);
}
