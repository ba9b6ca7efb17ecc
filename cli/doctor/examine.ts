import { type QueueOutput, queuesOf } from '../../aws/deployment/outputs.ts';
import { secondsAhead } from '../../aws/doctor/aws-clock.ts';
import {
  type DeployedFunction,
  DeploymentReader,
  type StackPart,
} from '../../aws/doctor/deployment-reader.ts';
import { AwsWatchReader, type Watchers } from '../../aws/posture/watch-reader.ts';
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
} from '../../core/doctor/diagnosis.ts';
import { judgeRole, questionsOf } from '../../core/doctor/judge-permissions.ts';
import { judgeQueuePolicy, judgeRule, judgeWorkers, type RuleFacts } from '../../core/doctor/judge-rules.ts';
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
import { uncarried } from '../../core/posture/delivery-rule.ts';
import { type Fact, known, unknown } from '../../core/posture/facts.ts';
import { type Dataset, isWatched } from '../../core/scope/dataset.ts';
import type { Connection } from '../connection/connect.ts';
import { allDatasets } from '../datasets.ts';
import { UNDELIVERED } from '../redrive/read-dead-letters.ts';
import { type Attempt, attempt } from '../status/attempt.ts';
import { auditNeeds } from '../status/audit-needs.ts';
import { deliveryNeeds } from '../status/delivery.ts';
import { accessNeeds, pollNeeds } from '../status/needs.ts';
import { readPosture } from '../status/posture.ts';
import { subscriptionNeeds } from '../status/subscription-needs.ts';
import { alertSubscriptions, operationsSubscriptions } from '../status/subscriptions.ts';
import { version } from '../version.ts';

type Examination = (given: Given) => Promise<readonly Diagnosis[]>;

/** How many examinations are under way at once. */
const AT_ONCE = 6;

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
    return 'value' in done ? done.value : [notChecked({ check, about: null }, done.problem)];
  });
  return found.flat();
}

interface Given {
  readonly connection: Connection;
  readonly clock: Clock;
  /** Those that the configuration names. */
  readonly datasets: readonly Dataset[];
  readonly reader: DeploymentReader;
  readonly parts: Fact<readonly StackPart[]>;
  readonly rules: Fact<readonly RuleFacts[]>;
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
        ? [problem({ check: 'rules', about: null }, 'the stack has no event rules', 'deploy again')]
        : found.flatMap((rule) => orFine('rules', rule.name, judgeRule(rule)))),
    ]),
  queues: examineQueues,
  functions: async ({ reader, parts }) =>
    overFunctions(parts, reader, 'functions', (name, facts) => judgeFunction(name, facts)),
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

async function overFunctions(
  parts: Given['parts'],
  reader: DeploymentReader,
  check: Examined,
  judge: (name: string, facts: DeployedFunction | null) => readonly Diagnosis[],
): Promise<readonly Diagnosis[]> {
  if (parts.kind === 'unknown') return [notChecked({ check, about: null }, parts.reason)];
  const names = parts.value.filter(({ type }) => type === 'AWS::Lambda::Function').map(({ name }) => name);
  const found = await mapAtOnce(names, AT_ONCE, async (name) =>
    examined({ check, about: name }, await reader.function(name), (facts) => judge(name, facts)),
  );
  return found.flat();
}

async function examinePermissions({ reader, parts, datasets }: Given): Promise<readonly Diagnosis[]> {
  const check = 'permissions';
  if (parts.kind === 'unknown') return [notChecked({ check, about: null }, parts.reason)];
  const functions = parts.value.filter(({ type }) => type === 'AWS::Lambda::Function');
  const found = await mapAtOnce(functions, AT_ONCE, async ({ logicalId, name }) => {
    const questions = questionsOf(logicalId, datasets);
    if (questions.length === 0) return [];
    const deployed = await reader.function(name);
    if (deployed.kind === 'unknown') return [notChecked({ check, about: name }, deployed.reason)];
    // That it is gone is said of the function.
    if (deployed.value === null) return [];
    const { roleArn } = deployed.value;
    const role = roleArn.slice(roleArn.lastIndexOf('/') + 1);
    return examined({ check, about: role }, await reader.denied(roleArn, questions), (denied) =>
      judgeRole(role, denied),
    );
  });
  return found.flat();
}

/** Where the functions and the dead letters of a queue are; `null` where nothing works it off. */
async function workerOf(
  { deadLetters }: Connection,
  queue: QueueOutput,
  queues: readonly QueueOutput[],
): Promise<Watchers['workers']['urgent'] | null> {
  const [functionName] = await deadLetters.consumers(queue.url);
  const dead = queues.find(({ name }) => name === `${queue.name}DeadLetter`);
  return functionName === undefined || dead === undefined
    ? null
    : { functionName, queueUrl: queue.url, deadLetterQueueUrl: dead.url };
}

function watchReader({ clients, deployment }: Connection): AwsWatchReader {
  // Each function is asked about by its queue.
  const worker = { functionName: '', queueUrl: '', deadLetterQueueUrl: '' };
  const undeliveredQueueUrl = deployment.outputs.UndeliveredEventsQueueUrl ?? '';
  const { stackName: stack } = deployment;
  return new AwsWatchReader(clients, {
    stack,
    workers: { urgent: worker, bulk: worker },
    undeliveredQueueUrl,
  });
}

async function examineEvents({ connection, datasets }: Given): Promise<readonly Diagnosis[]> {
  const reader = watchReader(connection);
  const buckets = [...new Set(datasets.map(({ bucket }) => bucket))];
  const found = await mapAtOnce(buckets, AT_ONCE, async (bucket) => {
    const subject = { check: 'events', about: bucket } as const;
    const sends = examined(subject, await reader.sendsEvents(bucket), (isOn) =>
      isOn
        ? []
        : [
            problem(
              subject,
              `the bucket ${bucket} sends no events to EventBridge: changes in it are not noticed`,
              'find out who switched it off (sealwatch findings), then deploy again',
            ),
          ],
    );
    const carried = examined(subject, await reader.rules(bucket), (rules) =>
      datasets
        .filter((dataset) => dataset.bucket === bucket)
        .flatMap((dataset) => uncarried(rules ?? [], bucket, dataset))
        .map((why) => problem(subject, why, 'deploy again')),
    );
    return [...sends, ...carried];
  });
  const undelivered = { check: 'events', about: 'undelivered events' } as const;
  return [
    ...found.flat(),
    ...examined(undelivered, await reader.undelivered(), (count) =>
      count === 0
        ? []
        : [problem(undelivered, `${count} events reached no queue`, 'sealwatch redrive --dry-run')],
    ),
  ];
}

async function examineQueues({ connection, reader, rules }: Given): Promise<readonly Diagnosis[]> {
  const queues = queuesOf(connection.deployment.outputs);
  const watch = watchReader(connection);
  const worked = queues.filter(({ name, isDeadLetter }) => !isDeadLetter && name !== UNDELIVERED);
  const found = await mapAtOnce(worked, AT_ONCE, async (queue) => {
    const subject = { check: 'queues', about: queue.name } as const;
    const worker = await attempt(() => workerOf(connection, queue, queues));
    const standstills: Fact<readonly string[]> =
      'problem' in worker
        ? unknown(worker.problem)
        : worker.value === null
          ? known(['no function takes anything from it'])
          : await watch.standstillsOf(worker.value);
    const policy = await reader.queue(queue.name, queue.url);
    return [
      ...examined(subject, standstills, (why) => judgeWorkers(queue.name, why)),
      ...(rules.kind === 'unknown'
        ? [notChecked(subject, rules.reason)]
        : examined(subject, policy, (facts) => judgeQueuePolicy(facts, rules.value))),
    ];
  });
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
