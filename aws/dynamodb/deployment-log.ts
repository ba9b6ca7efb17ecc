import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { DeploymentCall, DeploymentLog, Lowering } from '../../core/engine/activity/name-deployer.ts';
import type { Item } from './item-codecs.ts';
import { queryOf } from './queries/partition.ts';
import type { TableNames } from './tables.ts';

const CALLS = 'deployment-calls';
const LOWERINGS = 'lowerings';
/** Deployments begin one after the other: more than a few are never waited for. */
const NEWEST = 20;

/** Deployments in the Runs table, by time. */
export class DynamoDeploymentLog implements DeploymentLog {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, { runs }: TableNames) {
    this.#client = client;
    this.#table = runs;
  }

  saveCall(call: DeploymentCall): Promise<void> {
    return this.#save({ collection: CALLS, id: `${call.call.at}/${call.call.eventId}`, ...call });
  }

  async calls(): Promise<DeploymentCall[]> {
    return (await this.#newest(CALLS)).map(({ call, caller }) => ({ call, caller }) as DeploymentCall);
  }

  saveLowering(lowering: Lowering): Promise<void> {
    return this.#save({ collection: LOWERINGS, id: lowering.at, ...lowering });
  }

  async lowerings(): Promise<Lowering[]> {
    return (await this.#newest(LOWERINGS)).map(({ at, findings }) => ({ at, findings }) as Lowering);
  }

  async #save(item: Item): Promise<void> {
    await this.#client.send(new PutCommand({ TableName: this.#table, Item: item }));
  }

  async #newest(collection: string): Promise<Item[]> {
    const key = { name: 'collection', value: collection };
    const query = queryOf({ table: this.#table, key, isNewestFirst: true, isConsistent: true });
    const { Items = [] } = await this.#client.send(new QueryCommand({ ...query, Limit: NEWEST }));
    return Items;
  }
}
