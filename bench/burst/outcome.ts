import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { paginateScan } from '@aws-sdk/lib-dynamodb';
import type { Alert } from '../../core/alerts/alert.ts';
import type { Clients } from '../../test/e2e/deployed/clients.ts';
import { BUCKET } from './datasets.ts';

type Item = Record<string, unknown>;

/** What is said of altered objects; a new deployment may have other things to say. */
export const RULE = 'object-altered';

/** What became of a burst, of the tables and messages of a stack that has nothing else to do. */
export interface Outcome {
  /** Versions that S3 lists, and those that a record was written of. */
  readonly listed: number;
  readonly recorded: number;
  /** Versions without a record, and records without a version. */
  readonly lost: number;
  /** Findings that are open or were. */
  readonly findings: number;
  /** Versions about which the same rule found something twice, and findings that two alerts claimed. */
  readonly doubled: number;
  /** Findings that no alert claimed. */
  readonly notReported: number;
  /** Messages that came twice: SNS, or the notifier after an answer that was lost, sends an alert again under the same id. */
  readonly repeated: number;
  /** Findings that the messages to people count together; one that came twice counts once. */
  readonly counted: number;
  /** Messages about new findings; updates about who did it are not counted. */
  readonly messages: number;
}

/** Reads the tables and compares them with S3 and with what people got. */
export async function outcomeOf(clients: Clients, stack: string, alerts: readonly Alert[]): Promise<Outcome> {
  const listed = await versionsOf(clients);
  // The stack's canaries have records, too, in a bucket of their own.
  const records = new Set(
    (await scanned(clients, `${stack}-Versions`))
      .map(({ object, version }) => `${object} ${version}`)
      .filter((each) => each.startsWith(`${BUCKET}/`)),
  );
  const findings = (await scanned(clients, `${stack}-Findings`)).filter(
    ({ rule, state }) => rule === RULE && state !== 'withdrawn',
  );
  const ids = new Set(findings.map(({ id }) => id));
  const claims = (await scanned(clients, `${stack}-Runs`))
    .filter(({ collection }) => String(collection).startsWith('alert/'))
    .flatMap(({ claims: some }) => some as readonly Item[])
    .filter(({ id }) => ids.has(id));
  const all = alerts.filter(
    (alert) => alert.kind === 'finding' || (alert.kind === 'group' && alert.of === 'finding'),
  );
  const news = [...new Map(all.map((each) => [each.alert ?? each.id, each])).values()];
  const claimed = new Set(claims.map(({ id }) => id));
  const groups = Map.groupBy(findings, ({ rule, bucket, key, version, after }) =>
    JSON.stringify([rule, bucket, key, version, after]),
  );
  const counted = news.reduce((sum, alert) => sum + (alert.kind === 'group' ? alert.count : 1), 0);
  return {
    listed: listed.size,
    recorded: records.size,
    lost:
      [...listed].filter((each) => !records.has(each)).length +
      [...records].filter((each) => !listed.has(each)).length,
    findings: findings.length,
    doubled: findings.length - groups.size + Math.max(0, counted - claimed.size),
    notReported: findings.filter(({ id }) => !claimed.has(id)).length,
    counted,
    messages: news.length,
    repeated: all.length - news.length,
  };
}

async function versionsOf({ s3 }: Clients): Promise<Set<string>> {
  const found = new Set<string>();
  let marker: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
  for (;;) {
    const page = await s3.send(new ListObjectVersionsCommand({ Bucket: BUCKET, ...marker }));
    for (const { Key, VersionId } of page.Versions ?? []) found.add(`${BUCKET}/${Key} ${VersionId}`);
    if (!page.IsTruncated) return found;
    marker = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
  }
}

export async function scanned({ documents }: Clients, TableName: string): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of paginateScan({ client: documents }, { TableName, ConsistentRead: true }))
    items.push(...((page.Items ?? []) as Item[]));
  return items;
}

/** Messages that a subscribed queue holds. */
export async function received({ queues }: Clients, QueueUrl: string): Promise<Alert[]> {
  const alerts: Alert[] = [];
  for (;;) {
    const { Messages = [] } = await queues.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) return alerts;
    for (const { Body = '', ReceiptHandle } of Messages) {
      alerts.push(JSON.parse((JSON.parse(Body) as { readonly Message: string }).Message) as Alert);
      await queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
}
