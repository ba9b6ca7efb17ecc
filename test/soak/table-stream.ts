import { DescribeTableCommand, type DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import type { Waiting } from '../../core/alerts/notifier.ts';

interface StreamRecord {
  readonly dynamodb: {
    readonly SequenceNumber: string;
    readonly NewImage?: Readonly<Record<string, { readonly S?: string }>>;
  };
}

const BATCH = 100;

/** The stream of a table, read through its API as a source mapping does. */
export class TableStream {
  readonly #endpoint: string;
  readonly #arn: string;
  readonly #shard: string;
  readonly #seen: string[] = [];
  #iterator: string | null = null;

  private constructor(endpoint: string, arn: string, shard: string) {
    this.#endpoint = endpoint;
    this.#arn = arn;
    this.#shard = shard;
  }

  static async open(client: DynamoDBClient, table: string, endpoint: string): Promise<TableStream> {
    const StreamSpecification = { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } as const;
    await client.send(new UpdateTableCommand({ TableName: table, StreamSpecification }));
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
    const StreamArn = Table?.LatestStreamArn ?? '';
    const described = await ask(endpoint, 'DescribeStream', { StreamArn });
    const { Shards } = described.StreamDescription as { readonly Shards: readonly { ShardId: string }[] };
    return new TableStream(endpoint, StreamArn, Shards[0]?.ShardId ?? '');
  }

  /** The next records that say that something waits to be reported. */
  async next(): Promise<Waiting[]> {
    this.#iterator ??= await this.#iteratorAt({ ShardIteratorType: 'TRIM_HORIZON' });
    const answer = await ask(this.#endpoint, 'GetRecords', { ShardIterator: this.#iterator, Limit: BATCH });
    const records = answer.Records as readonly StreamRecord[];
    this.#iterator = (answer.NextShardIterator as string | undefined) ?? null;
    this.#seen.push(...records.map(({ dynamodb }) => dynamodb.SequenceNumber));
    return records.flatMap(({ dynamodb: { NewImage } }) => {
      const [id, group] = [NewImage?.id?.S, NewImage?.noticeGroup?.S];
      return id && group ? [{ id, group }] : [];
    });
  }

  /** Goes back by as many records at the most; they come once more. */
  async replay(records: number): Promise<void> {
    const from = Math.max(0, this.#seen.length - records);
    const SequenceNumber = this.#seen[from];
    if (SequenceNumber === undefined) return;
    this.#iterator = await this.#iteratorAt({ ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber });
    this.#seen.length = from;
  }

  async #iteratorAt(place: object): Promise<string> {
    const asked = { StreamArn: this.#arn, ShardId: this.#shard, ...place };
    return String((await ask(this.#endpoint, 'GetShardIterator', asked)).ShardIterator);
  }
}

async function ask(endpoint: string, operation: string, input: object): Promise<Record<string, unknown>> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDBStreams_20120810.${operation}`,
      authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request',
    },
    body: JSON.stringify(input),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Error(`${operation}: ${JSON.stringify(answer)}`);
  return answer;
}
