import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { RecordingCheck, RecordingStore } from '../../core/engine/activity/check-recording.ts';
import type { Interruption, WatchCheck, WatchStore } from '../../core/engine/verification/ports.ts';
import type { Gap, Unrecorded, UnrecordedTime, Unwatched } from '../../core/scope/dataset.ts';
import { DATASETS } from './item-codecs.ts';
import { pages, queryOf } from './queries/partition.ts';
import { readRecordingCheck, readWatchCheck, saveRecordingCheck, saveWatchCheck } from './single-records.ts';
import type { TableNames } from './tables.ts';

const INTERRUPTIONS = 'interruptions';

/** Which datasets are not watched, or not recorded, in their records, and what interrupted watching, by when it was seen. */
export class DynamoWatchStore implements WatchStore, RecordingStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #tables: TableNames;

  constructor(client: DynamoDBDocumentClient, tables: TableNames) {
    this.#client = client;
    this.#tables = tables;
  }

  saveUnwatched(dataset: string, unwatched: Unwatched): Promise<void> {
    return this.#update(dataset, {
      UpdateExpression: 'SET unwatched = :unwatched',
      ConditionExpression: 'attribute_exists(id)',
      ExpressionAttributeValues: { ':unwatched': unwatched },
    });
  }

  async beginGap(dataset: string, gap: Gap): Promise<void> {
    await this.#update(dataset, {
      UpdateExpression: 'SET gap = :gap REMOVE unwatched',
      ConditionExpression: 'attribute_exists(id) AND (attribute_not_exists(gap) OR gap.#from >= :from)',
      ExpressionAttributeNames: { '#from': 'from' },
      ExpressionAttributeValues: { ':gap': gap, ':from': gap.from },
    });
    // One that is open began earlier: it goes on.
    await this.#update(dataset, {
      UpdateExpression: 'SET gap.#to = :to REMOVE unwatched',
      ConditionExpression: 'gap.#from < :from',
      ExpressionAttributeNames: { '#from': 'from', '#to': 'to' },
      ExpressionAttributeValues: { ':from': gap.from, ':to': gap.to },
    });
  }

  saveUnrecorded(
    dataset: string,
    unrecorded: Unrecorded | null,
    times: readonly UnrecordedTime[],
  ): Promise<void> {
    const values = { ':times': times, ...(unrecorded && { ':unrecorded': unrecorded }) };
    return this.#update(dataset, {
      UpdateExpression: `SET unrecordedTimes = :times${unrecorded ? ', unrecorded = :unrecorded' : ' REMOVE unrecorded'}`,
      ConditionExpression: 'attribute_exists(id)',
      ExpressionAttributeValues: values,
    });
  }

  lastRecording(): Promise<RecordingCheck | null> {
    return readRecordingCheck(this.#client, this.#tables);
  }

  saveRecording(check: RecordingCheck): Promise<void> {
    return saveRecordingCheck(this.#client, this.#tables, check);
  }

  lastCheck(): Promise<WatchCheck | null> {
    return readWatchCheck(this.#client, this.#tables);
  }

  saveCheck(check: WatchCheck): Promise<void> {
    return saveWatchCheck(this.#client, this.#tables, check);
  }

  async interruptionsSeenAfter(time: string): Promise<Interruption[]> {
    const query = queryOf({
      table: this.#tables.runs,
      key: { name: 'collection', value: INTERRUPTIONS },
      sort: { name: 'id', operator: 'from', value: time },
      isConsistent: true,
    });
    const found: Interruption[] = [];
    for await (const page of pages(this.#client, query))
      found.push(...page.map(({ at, seenAt, bucket }) => ({ at, seenAt, bucket }) as Interruption));
    return found;
  }

  /** @param event of the record, which may come twice */
  async saveInterruption({
    event,
    ...interruption
  }: Interruption & { readonly event: string }): Promise<void> {
    const id = `${interruption.seenAt}/${event}`;
    const Item = { collection: INTERRUPTIONS, id, ...interruption };
    await this.#client.send(new PutCommand({ TableName: this.#tables.runs, Item }));
  }

  async #update(id: string, update: Omit<UpdateCommand['input'], 'TableName' | 'Key'>): Promise<void> {
    const target = { TableName: this.#tables.runs, Key: { collection: DATASETS, id } };
    try {
      await this.#client.send(new UpdateCommand({ ...target, ...update }));
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}
