import { secondsAhead } from '../../aws/doctor/aws-clock.ts';
import { DeploymentReader, functionsAmong } from '../../aws/doctor/deployment-reader.ts';
import { AwsSettingsReader, trailResources } from '../../aws/settings/aws-settings-reader.ts';
import { mapAtOnce } from '../../core/base/concurrency-limit.ts';
import type { Clock } from '../../core/base/time.ts';
import {
  type Diagnosis,
  type Examined,
  examined,
  fine,
  notChecked,
  problem,
  REDEPLOY,
} from '../../core/doctor/diagnosis.ts';
import { judgeRule } from '../../core/doctor/judge-rules.ts';
import {
  judgeClock,
  judgeConcurrency,
  judgeFunction,
  judgeKey,
  judgeStack,
  judgeVersion,
} from '../../core/doctor/judge-stack.ts';
import { judgeRecording } from '../../core/doctor/judge-trails.ts';
import { loggingTrails, missingOf } from '../../core/engine/activity/check-recording.ts';
import { isWatched } from '../../core/scope/dataset.ts';
import type { Connection } from '../connection/connect.ts';
import { allDatasets } from '../datasets.ts';
import { type Attempt, attempt } from '../status/attempt.ts';
import { auditNeeds } from '../status/audit-needs.ts';
import { deliveryNeeds } from '../status/delivery.ts';
import { accessNeeds, pollNeeds } from '../status/needs.ts';
import { readPosture } from '../status/posture.ts';
import { subscriptionNeeds } from '../status/subscription-needs.ts';
import { alertSubscriptions, operationsSubscriptions } from '../status/subscriptions.ts';
import { version } from '../version.ts';
import { AT_ONCE, type Given } from './examination.ts';
import { examineEvents, examineQueues } from './examine-delivery.ts';
import { examinePermissions } from './examine-permissions.ts';
import { examineStreams } from './examine-streams.ts';

type Examination = (given: Given) => Promise<readonly Diagnosis[]>;

/** Examines a deployment, one kind of thing after the other as far as AWS lets it. */
export async function examine(
  connection: Connection,
  clock: Clock,
  onProgress: (what: Examined) => void,
): Promise<readonly Diagnosis[]> {
  const { deployment, clients, queries } = connection;
  const datasets = (await allDatasets(queries)).filter(isWatched);
  const reader = new DeploymentReader(clients, deployment.stackName);
  const [parts, rules] = await Promise.all([reader.parts(), reader.rules()]);
  const given = { connection, clock, datasets, reader, parts, rules };
  const all = Object.entries(EXAMINATIONS) as [Examined, Examination][];
  const found = await mapAtOnce(all, AT_ONCE, async ([check, examination]) => {
    onProgress(check);
    const done = await attempt(() => examination(given));
    const subject = { check, about: null };
    if ('problem' in done) return [notChecked(subject, done.problem)];
    return done.value.length > 0 ? done.value : [notChecked(subject, 'there is nothing to examine')];
  });
  return found.flat();
}

const EXAMINATIONS: Readonly<Record<Examined, Examination>> = {
  stack: async ({ connection: { deployment } }) => [judgeStack(deployment.stackName, deployment.status)],
  version: async ({ connection: { deployment } }) => [
    judgeVersion(deployment.outputs.Release ?? null, version),
  ],
  clock: async ({ connection: { clients }, clock }) =>
    examined({ check: 'clock', about: null }, await secondsAhead(clients.sts, clock), (ahead) => [
      judgeClock(ahead),
    ]),
  receivers: examineReceivers,
  reporting: async ({ connection: { queries }, clock }) => {
    const delivery = await attempt(() => queries.deliveryBacklog());
    return asNeeds('reporting', delivery, deliveryNeeds({ delivery, now: clock() }));
  },
  access: async ({ connection: { sweep } }) => {
    const access = await attempt(async () => (await sweep('probed', { do: 'probe' })).problems);
    return asNeeds(
      'access',
      access,
      accessNeeds({ access }),
      'sealwatch status prints the statements to add',
    );
  },
  permissions: examinePermissions,
  events: examineEvents,
  rules: async ({ rules }) =>
    examined({ check: 'rules', about: null }, rules, (found) => [
      ...(found.length === 0
        ? [problem({ check: 'rules', about: null }, 'the stack has no event rules', REDEPLOY)]
        : found.flatMap((rule) => orFine('rules', rule.name, judgeRule(rule)))),
    ]),
  queues: examineQueues,
  streams: examineStreams,
  functions: examineFunctions,
  concurrency: async ({ reader }) =>
    examined({ check: 'concurrency', about: null }, await reader.limits(), (limits) => [
      judgeConcurrency(limits),
    ]),
  trail: examineTrails,
  keys: examineKeys,
  settings: async ({ connection: { queries }, clock, datasets }) => {
    const now = clock();
    const poll = await attempt(() => queries.lastPoll());
    const buckets = [...new Set(datasets.map(({ bucket }) => bucket))];
    const posture = await readPosture(queries, buckets);
    return [
      ...asNeeds('settings', poll, pollNeeds({ poll, now })),
      ...asNeeds('settings', posture, auditNeeds({ posture, now })),
    ];
  },
};

const orFine = (check: Examined, about: string, found: readonly Diagnosis[]): readonly Diagnosis[] =>
  found.length === 0 ? [fine({ check, about })] : found;

/** What `status` says needs a hand, as diagnoses. */
function asNeeds(
  check: Examined,
  tried: Attempt<unknown>,
  needs: readonly string[],
  mend = 'see sealwatch status',
): readonly Diagnosis[] {
  const subject = { check, about: null };
  if ('problem' in tried) return [notChecked(subject, tried.problem)];
  return needs.length === 0 ? [fine(subject)] : needs.map((need) => problem(subject, need, mend));
}

async function examineReceivers({ connection, datasets }: Given): Promise<readonly Diagnosis[]> {
  const { clients, deployment } = connection;
  const { AlertTopicArn, OperationsTopicArn } = deployment.outputs;
  const alerts = await attempt(() =>
    alertSubscriptions(clients.sns, AlertTopicArn, { ...deployment, datasets }),
  );
  const operations = await attempt(() => operationsSubscriptions(clients.sns, OperationsTopicArn));
  const mend = 'sealwatch alert test shows who gets what';
  return [
    ...asNeeds('receivers', alerts, subscriptionNeeds('alerts', alerts), mend),
    ...asNeeds('receivers', operations, subscriptionNeeds('operations', operations), mend),
  ];
}

async function examineFunctions({ reader, parts }: Given): Promise<readonly Diagnosis[]> {
  const check = 'functions';
  if (parts.kind === 'unknown') return [notChecked({ check, about: null }, parts.reason)];
  const found = await mapAtOnce(functionsAmong(parts.value), AT_ONCE, async ({ name }) =>
    examined({ check, about: name }, await reader.function(name), (facts) => judgeFunction(name, facts)),
  );
  return found.flat();
}

async function examineTrails({
  connection: { clients, deployment },
  datasets,
}: Given): Promise<readonly Diagnosis[]> {
  const reader = new AwsSettingsReader(clients, deployment.account);
  const logging = await loggingTrails({ trails: () => trailResources(clients), reader });
  return datasets.flatMap((dataset) =>
    orFine('trail', dataset.name, judgeRecording(dataset.name, missingOf(dataset, logging))),
  );
}

async function examineKeys({ reader, parts }: Given): Promise<readonly Diagnosis[]> {
  if (parts.kind === 'unknown') return [notChecked({ check: 'keys', about: null }, parts.reason)];
  const keys = parts.value.filter(({ type }) => type === 'AWS::KMS::Key');
  const found = await mapAtOnce(keys, AT_ONCE, async ({ name }) =>
    examined({ check: 'keys', about: name }, await reader.key(name), (state) => judgeKey(name, state)),
  );
  return found.flat();
}
