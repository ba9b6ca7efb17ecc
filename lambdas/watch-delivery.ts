import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { DynamoDeliveryReader } from '../aws/dynamodb/delivery-reader.ts';
import { type DeliveryBacklog, readDeliveryBacklog, secondsWaited } from '../core/alerts/delivery-backlog.ts';
import { chain, metrics } from './bootstrap/chain.ts';
import { clock, database } from './bootstrap/environment.ts';
import { guard } from './bootstrap/guard.ts';

const store = new DynamoDeliveryReader(database.document, database.tables);

export const handler = chain(async (): Promise<DeliveryBacklog> => {
  const backlog = await readDeliveryBacklog(store);
  const now = clock();
  // Another deployment that goes on measuring must not hide that this one does not.
  metrics.addDimension('stack', guard.stack);
  metrics.addMetric('OldestUnreportedFinding', MetricUnit.Seconds, secondsWaited(backlog.unreported, now));
  metrics.addMetric('OldestUnpublishedAlert', MetricUnit.Seconds, secondsWaited(backlog.unpublished, now));
  metrics.addMetric('UnreportedFindings', MetricUnit.Count, backlog.unreported.count);
  return backlog;
});
