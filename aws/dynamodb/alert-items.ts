import type { AlertRecord, AlertTopic } from '../../core/alerts/ports.ts';
import type { Item } from './item-codecs.ts';
import type { TableNames } from './tables.ts';
import type { Write } from './transact.ts';

/** Collection of the alerts in the table of runs. */
export const ALERTS = 'alerts';

/** Where alerts that are not published wait. Earlier releases left decisions among the findings. */
export const DUE_SHARDS: Readonly<Record<AlertTopic, string>> = {
  findings: 'alerts',
  decisions: 'decisions',
};

/** The write of an alert, for a transaction; it fails where another writer was first. */
export function writeOfAlert(alert: AlertRecord, tables: TableNames): Write {
  const isOfFindings = alert.decision === undefined && alert.week === undefined;
  const dueShard = DUE_SHARDS[isOfFindings ? 'findings' : 'decisions'];
  const due = alert.status === 'published' ? {} : { dueShard };
  return writeOfStamped({ collection: ALERTS, ...alert, ...due }, alert.stamp, tables);
}

/** The write of an item of the table of runs that counts its writes. */
export function writeOfStamped(Item: Item, stamp: number, tables: TableNames): Write {
  const common = { TableName: tables.runs, Item };
  if (stamp === 1) return { Put: { ...common, ConditionExpression: 'attribute_not_exists(id)' } };
  const values = { ':before': stamp - 1 };
  return { Put: { ...common, ConditionExpression: 'stamp = :before', ExpressionAttributeValues: values } };
}
