import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { TableNames } from '../../aws/dynamodb/tables.ts';
import { sayingThrottled } from '../../aws/dynamodb/throttling.ts';
import { alertClient } from '../../aws/messages/alert-publisher.ts';
import { s3Client } from '../../aws/s3/client.ts';
import { timeLimits } from '../../aws/time-limits.ts';
import { type FaultProxy, startFaultProxy } from '../faults/fault-proxy.ts';
import { clientSettings, type LocalAddress, type LocalWorld, worldAt } from '../integration/real-stage.ts';
import type { StsAddresses } from './disturbed-functions.ts';
import { expose, ordered, type Witness } from './invocation.ts';
import { type Order, STS } from './weather.ts';

/** The clients of the product's functions: through a proxy that makes of their calls what it is told. */
export interface ExposedClients {
  readonly s3: S3Client;
  readonly document: DynamoDBDocumentClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  readonly tables: TableNames;
  /** What every publication suffers at the moment; `null` for what the weather brings. */
  readonly outage: { order: Order | null };
}

/** A local AWS twice: as its owners and attackers reach it, and as the product does. */
export interface SoakWorld {
  readonly world: LocalWorld;
  readonly sqs: SQSClient;
  readonly clients: ExposedClients;
  readonly sts: StsAddresses;
  stop(): Promise<void>;
}

/** @param witness - sees the calls to topics and tables */
export async function openSoakWorld(at: LocalAddress, name: string, witness: Witness): Promise<SoakWorld> {
  const settings = clientSettings(at.endpoint, at.environment);
  const world = await worldAt(at, name);
  const main = await startFaultProxy(at.endpoint, ordered, false);
  const tables = await startFaultProxy(at.tablesEndpoint, ordered, false);
  const failing = await Promise.all(
    STS.map(
      async ([what, trouble]) => [what, await startFaultProxy(at.endpoint, () => trouble, false)] as const,
    ),
  );
  const proxies: FaultProxy[] = [main, tables, ...failing.map(([, proxy]) => proxy)];
  const through = { ...settings, endpoint: main.endpoint };
  const outage: ExposedClients['outage'] = { order: null };
  const clients: ExposedClients = {
    s3: s3Client({ ...through, forcePathStyle: true }),
    document: sayingThrottled(
      DynamoDBDocumentClient.from(
        new DynamoDBClient({ ...settings, endpoint: tables.endpoint, ...timeLimits() }),
        { marshallOptions: { removeUndefinedValues: true } },
      ),
    ),
    sns: alertClient(through),
    sqs: new SQSClient({ ...through, ...timeLimits() }),
    tables: world.tables,
    outage,
  };
  expose(clients.s3, { service: 's3' });
  expose(clients.document, { service: 'dynamodb', witness });
  expose(clients.sns, { service: 'sns', witness, outage });
  expose(clients.sqs, { service: 'sqs' });
  withoutDelays(clients.sqs);
  return {
    world,
    sqs: new SQSClient(settings),
    clients,
    sts: { sound: main.endpoint, failing: failing.map(([what, { endpoint }]) => [what, endpoint] as const) },
    stop: async () => {
      for (const client of [clients.s3, clients.sns, clients.sqs, clients.document]) client.destroy();
      await Promise.all(proxies.map((proxy) => proxy.stop()));
    },
  };
}

interface Delayed {
  readonly input: { DelaySeconds?: number };
}

/** What is put off comes at once: minutes would pass in which nothing happens. */
function withoutDelays(client: SQSClient): void {
  const { middlewareStack } = client as unknown as {
    readonly middlewareStack: {
      add(
        middleware: (next: (args: Delayed) => unknown) => (args: Delayed) => unknown,
        options: object,
      ): void;
    };
  };
  middlewareStack.add(
    (next) => (args) => {
      if (args.input.DelaySeconds !== undefined) args.input.DelaySeconds = 0;
      return next(args);
    },
    { step: 'initialize', name: 'withoutDelays', override: true },
  );
}
