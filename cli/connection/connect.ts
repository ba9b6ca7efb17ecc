import { setTimeout as sleep } from 'node:timers/promises';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type Deployment, findDeployment } from '../../aws/deployment/find-deployment.ts';
import { DeploymentReader, functionsAmong } from '../../aws/doctor/deployment-reader.ts';
import { DynamoQueries } from '../../aws/dynamodb/queries/dynamo-queries.ts';
import { DynamoRunReader } from '../../aws/dynamodb/run-reader.ts';
import { assumeRole } from '../../aws/identity/assume-role.ts';
import { signIdentity } from '../../aws/identity/sign-identity.ts';
import { invoke } from '../../aws/invoke-function.ts';
import { CloudWatchLogSearch, type LogSearch } from '../../aws/log-search.ts';
import { type DeadLetters, SqsDeadLetters } from '../../aws/messages/dead-letters.ts';
import { executionState } from '../../aws/run-engine.ts';
import { S3ObjectReader } from '../../aws/s3/object-reader.ts';
import { S3RestoreWriter } from '../../aws/s3/restore-writer.ts';
import { S3SourceReader } from '../../aws/s3/source-reader.ts';
import { S3VersionLister } from '../../aws/s3/version-lister.ts';
import { AwsClockReader } from '../../aws/settings/clock-reader.ts';
import type {
  BaselineAction,
  BaselineAnswer,
  BaselineRequest,
  Refusal,
} from '../../core/api/baseline-request.ts';
import type { SweepAnswer, SweepRequest } from '../../core/api/sweep-request.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import { remembered } from '../../core/base/memoize.ts';
import type { Clock } from '../../core/base/time.ts';
import type { ClockReader } from '../../core/clock/dataset-clock.ts';
import { newestCatchUp } from '../../core/engine/execution/catch-up.ts';
import { newestSweep } from '../../core/engine/execution/schedule-sweeps.ts';
import { executionName } from '../../core/engine/runs/run.ts';
import type { Queries } from '../../core/report/queries.ts';
import type { CommandLister } from '../../core/restore/key-in-s3.ts';
import type { ApplyPorts } from '../../core/restore/ports.ts';
import { remembering } from '../errors/operation.ts';
import type { Globals } from '../globals.ts';
import { hash, type RunReader } from '../runs/watch-run.ts';
import { type Clients, clientSettings, makeClients } from './clients.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Finds the deployment and connects to it. */
export async function connect(globals: Globals, environment: Environment, clock: Clock): Promise<Connection> {
  const clients = makeClients(globals, environment);
  const deployment = await findDeployment(clients.cloudFormation, globals.stack);
  const { RecordBaselineFunctionName: recorder, SweepBatchFunctionName: sweeper } = deployment.outputs;
  const sign = async (action: BaselineRequest['action']): Promise<BaselineRequest> => ({
    identity: await signIdentity(action, {
      credentials: clients.lambda.config.credentials,
      region: deployment.region,
      endpoint: environment.AWS_ENDPOINT_URL_STS || environment.AWS_ENDPOINT_URL || undefined,
      deployment: deployment.stackId,
      now: clock(),
    }),
    action,
  });
  return {
    deployment,
    clients,
    // The client is made when it is first used.
    get lister() {
      return new S3VersionLister(clients.s3);
    },
    get clockReader() {
      return new AwsClockReader(clients);
    },
    get restorer() {
      const { s3 } = clients;
      return {
        lister: new S3VersionLister(s3),
        sources: new S3SourceReader(s3),
        writer: new S3RestoreWriter(s3),
        // No invocation limits what this machine may read.
        reader: new S3ObjectReader(s3, { invocationMs: Number.POSITIVE_INFINITY }),
      };
    },
    get deadLetters() {
      const { lambda, sqs } = clients;
      return new SqsDeadLetters({ lambda, own: sqs, redriver: redriver(clients, deployment, globals) });
    },
    get logs() {
      return new CloudWatchLogSearch(clients.cloudWatchLogs, clients.lambda);
    },
    functions: async () => {
      const parts = await new DeploymentReader(clients, deployment.stackName).parts();
      if (parts.kind === 'unknown') throw new SealwatchError('AWS_FAILED', parts.reason);
      return functionsAmong(parts.value).map(({ name }) => name);
    },
    pause: (milliseconds) => sleep(milliseconds),
    queries: new DynamoQueries(clients.documents, deployment.tables, clock),
    runs: runReader(clients, deployment),
    baseline: async (kind, action) =>
      expectKind(await invoke<BaselineAnswer | Refusal>(clients.lambda, recorder, () => sign(action)), kind),
    sweep: async (kind, request) =>
      expectKind(await invoke<SweepAnswer | Refusal>(clients.lambda, sweeper, () => request), kind),
  };
}

/** A client with the rights of the role that may send to the queues; with the caller's own where an older release names none. */
function redriver(clients: Clients, { outputs }: Deployment, globals: Globals): () => Promise<SQSClient> {
  const make = remembered(async (role: string | undefined) =>
    role === undefined
      ? clients.sqs
      : remembering(
          new SQSClient({
            ...clientSettings(globals),
            credentials: await assumeRole(clients.sts, role, 'sealwatch-redrive'),
          }),
        ),
  );
  return () => make(outputs.RedriveRoleArn);
}

function runReader(clients: Clients, { tables, outputs }: Deployment): RunReader {
  const reader = new DynamoRunReader(clients.documents, tables);
  return {
    run: (id) => reader.run(id),
    totals: (id) => reader.totals(id),
    waiting: (id) => reader.waiting(id),
    recent: (limit) => reader.recent(limit),
    results: (id) => reader.results(id),
    newestSweep: (dataset) => newestSweep(dataset, reader),
    newestCatchUp: (dataset) => newestCatchUp(dataset, reader),
    pause: (milliseconds) => sleep(milliseconds),
    execution: (run) => executionState(clients.sfn, outputs.RunsStateMachineArn, executionName(run, hash)),
  };
}

function expectKind<Answer extends { readonly kind: string }, Kind extends Answer['kind']>(
  answer: Answer,
  kind: Kind,
): Extract<Answer, { kind: Kind }> {
  if (answer.kind === kind) return answer as Extract<Answer, { kind: Kind }>;
  throw new SealwatchError(
    'INTERNAL',
    `the function answered ${JSON.stringify(answer.kind)} where ${kind} was asked; deploy the release that this command is of`,
  );
}

/** The answer that an action gets. */
type BaselineKind = BaselineAnswer['kind'];

/** One deployment, and everything that the command asks of it. */
export interface Connection {
  readonly deployment: Deployment;
  readonly queries: Queries;
  /** Asks the function that writes the manifest, with a proof of who asks. */
  baseline<Kind extends BaselineKind>(
    kind: Kind,
    action: BaselineAction,
  ): Promise<Extract<BaselineAnswer, { kind: Kind }>>;
  /** Asks the function that reads and judges. */
  sweep<Kind extends SweepAnswer['kind']>(
    kind: Kind,
    request: SweepRequest,
  ): Promise<Extract<SweepAnswer, { kind: Kind }>>;
  /** Long work: what is to be done, what was done, and who works on it. */
  readonly runs: RunReader;
  /** Asks S3 what versions exist, with the rights of whoever runs the command. */
  readonly lister: CommandLister;
  /** Asks AWS for what decides when versions go. */
  readonly clockReader: ClockReader;
  /** What a restore asks of S3 and writes there, with the rights of whoever runs the command. */
  readonly restorer: Pick<ApplyPorts, 'lister' | 'sources' | 'writer' | 'reader'>;
  /** What the functions had to give up. */
  readonly deadLetters: DeadLetters;
  /** The logs of the functions. */
  readonly logs: LogSearch;
  /** Names of the stack's functions. */
  functions(): Promise<readonly string[]>;
  /** Waits so many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly clients: Clients;
}
