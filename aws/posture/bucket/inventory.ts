import { ListBucketInventoryConfigurationsCommand } from '@aws-sdk/client-s3';
import { at, flagAt, type Json, listAt, textAt } from '../../../core/base/json.ts';
import type { Fact, InventoryConfiguration } from '../../../core/posture/facts.ts';
import type { PostureClients } from '../clients.ts';
import { askFact } from '../fact.ts';
import { INVENTORY } from './topics.ts';

/** A bucket has up to 1,000 of them, and S3 tells 100 at once. */
const PAGES = 10;

export const readInventory = (
  { s3 }: PostureClients,
  Bucket: string,
  ExpectedBucketOwner: string,
): Promise<Fact<readonly InventoryConfiguration[]>> =>
  askFact(
    INVENTORY,
    async () => {
      const found: object[] = [];
      let ContinuationToken: string | undefined;
      for (let page = 0; page < PAGES; page++) {
        const input = { Bucket, ExpectedBucketOwner, ...(ContinuationToken ? { ContinuationToken } : {}) };
        const answer = await s3.send(new ListBucketInventoryConfigurationsCommand(input));
        found.push(...(answer.InventoryConfigurationList ?? []));
        ContinuationToken = answer.IsTruncated ? answer.NextContinuationToken : undefined;
        if (!ContinuationToken) break;
      }
      return { found };
    },
    ['NoSuchConfiguration'],
    (answer) => listAt(answer, 'found').map(inventoryIn),
  );

const inventoryIn = (one: Json): InventoryConfiguration => ({
  id: textAt(one, 'Id') ?? '',
  isEnabled: flagAt(one, 'IsEnabled') ?? false,
  hasAllVersions: textAt(one, 'IncludedObjectVersions') === 'All',
  prefix: textAt(one, 'Filter', 'Prefix') ?? '',
  frequency: textAt(one, 'Schedule', 'Frequency') === 'Daily' ? 'Daily' : 'Weekly',
  target: (textAt(at(one, 'Destination'), 'S3BucketDestination', 'Bucket') ?? '').replace(
    /^arn:[^:]*:s3:::/,
    '',
  ),
});
