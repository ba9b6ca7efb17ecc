import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { AlertRecord, DeliveryStore, Window } from '../../core/alerts/ports.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { claimItems } from './alert-claims.ts';
import { writeOfAlert, writeOfStamped } from './alert-items.ts';
import { putFinding } from './change-set-writes.ts';
import { DynamoDeliveryReader, GROUPS } from './delivery-reader.ts';
import type { Item } from './item-codecs.ts';
import type { TableNames } from './tables.ts';
import { transact, type Write } from './transact.ts';

/** What waits to be reported, in DynamoDB. */
export class DynamoDeliveryStore extends DynamoDeliveryReader implements DeliveryStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #tables: TableNames;

  constructor(client: DynamoDBDocumentClient, tables: TableNames) {
    super(client, tables);
    this.#client = client;
    this.#tables = tables;
  }

  async claim(alert: AlertRecord, findings: readonly Finding[], window: Window | null) {
    const writes = [
      writeOfAlert(alert, this.#tables),
      ...claimItems(alert, findings).map((item) => this.#put(item, 1)),
      ...findings.map((finding) => putFinding(finding, this.#tables)),
    ];
    return transact(this.#client, [[...writes, ...(window ? [this.#putWindow(window)] : [])]]);
  }

  async saveAlert(alert: AlertRecord): Promise<'committed' | 'conflict'> {
    return transact(this.#client, [[writeOfAlert(alert, this.#tables)]]);
  }

  #putWindow(window: Window): Write {
    return this.#put({ collection: GROUPS, id: window.group, ...window }, window.stamp);
  }

  #put(item: Item, stamp: number): Write {
    return writeOfStamped(item, stamp, this.#tables);
  }
}
