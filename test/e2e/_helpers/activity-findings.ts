import { paginateScan } from '@aws-sdk/lib-dynamodb';
import type { ActivityFinding } from '../../../core/findings/finding.ts';
import { clients, output } from './deployment.ts';
import { eventually } from './eventually.ts';

/** Every finding about a call or a setting that a test is after. */
export const activityFindings = async (
  wanted: (finding: ActivityFinding) => boolean,
): Promise<ActivityFinding[]> => {
  const all: ActivityFinding[] = [];
  const scan = { TableName: output('FindingsTableName'), ConsistentRead: true };
  for await (const { Items = [] } of paginateScan({ client: clients.documents }, scan))
    all.push(...(Items as ActivityFinding[]).filter((each) => each.about === 'activity' && wanted(each)));
  return all;
};

/** Waits for the first of them. */
export const activityFinding = (
  what: string,
  wanted: (finding: ActivityFinding) => boolean,
): Promise<ActivityFinding> => eventually(what, async () => (await activityFindings(wanted))[0]);
