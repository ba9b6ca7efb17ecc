import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { KMSClient } from '@aws-sdk/client-kms';
import { readLook, saveLook } from '../aws/dynamodb/look-record.ts';
import {
  AwsSettingsReader,
  accessPointResources,
  s3ControlClient,
  trailResources,
} from '../aws/settings/aws-settings-reader.ts';
import {
  type LookOutcome,
  lookAtSetting,
  settingsToLookAt,
} from '../core/engine/activity/reconcile-settings.ts';
import { activityPorts, s3 } from './bootstrap/activity.ts';
import { chain, logger, metrics } from './bootstrap/chain.ts';
import { clock, database } from './bootstrap/database.ts';
import { guard } from './bootstrap/guard.ts';

const s3Control = s3ControlClient(process.env.AWS_ENDPOINT_URL);
const clients = { s3, s3Control, cloudTrail: new CloudTrailClient({}), kms: new KMSClient({}) };
const ports = activityPorts(new AwsSettingsReader(clients, guard.account));

/** At the same time: S3 takes many, and one slow bucket must not hold the others up. */
const AT_ONCE = 6;

/** What can only be told by asking. A list that AWS would not give is told as such. */
async function listed(what: string, list: () => Promise<string[]>): Promise<string[]> {
  try {
    return await list();
  } catch (error) {
    logger.warn('could not be listed', { what, error: error instanceof Error ? error : String(error) });
    metrics.addMetric('SettingsUnreadable', MetricUnit.Count, 1);
    return [];
  }
}

async function resources(): Promise<string[]> {
  const account = guard.account ?? '';
  const points = guard.buckets.map(({ name }) =>
    listed(`access points of ${name}`, () => accessPointResources(clients, account, name)),
  );
  const trails = listed('trails', () => trailResources(clients));
  return (await Promise.all([trails, ...points])).flat();
}

function tell(outcome: LookOutcome): void {
  const { kind, resource, setting, detail, findings } = outcome;
  metrics.addMetric('SettingsLookedAt', MetricUnit.Count, 1);
  if (kind === 'unreadable') metrics.addMetric('SettingsUnreadable', MetricUnit.Count, 1);
  if (kind !== 'same') logger.warn('setting', { kind, resource, setting, detail, findings });
}

/** Buckets, the account and keys are known without a list. */
const isListed = (resource: string): boolean => /^(?:trail|access-point)\//.test(resource);

/** As many as fit beside the rest into an item. */
const MOST_LISTED = 2000;

/** As many as a person reads. */
const MOST_TOLD = 20;

const summaryOf = (settings: number, unreadable: readonly LookOutcome[], listed: readonly string[]) => ({
  at: clock().toISOString(),
  settings,
  unreadable: unreadable
    .slice(0, MOST_TOLD)
    .map(({ resource, setting, detail }) => ({ resource, setting, detail: detail ?? '' })),
  unreadableCount: unreadable.length,
  listed: listed.slice(0, MOST_LISTED),
});

export const handler = chain(async (): Promise<{ readonly unreadable: number }> => {
  const before = await readLook(database.document, database.tables);
  const listed = await resources();
  const left = settingsToLookAt(guard, [...new Set([...listed, ...(before?.listed ?? [])])]);
  const failures: unknown[] = [];
  const unreadable: LookOutcome[] = [];
  const settings = left.length;
  // What could not be looked at is not forgotten: it may be what is gone.
  const kept = new Set(listed);
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const outcome = await lookAtSetting(next, ports).catch((error) => void failures.push(error));
      if (!outcome || outcome.kind === 'unreadable') kept.add(next.resource);
      if (!outcome) continue;
      tell(outcome);
      if (outcome.kind === 'unreadable') unreadable.push(outcome);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await saveLook(
    database.document,
    database.tables,
    summaryOf(settings, unreadable, [...kept].filter(isListed)),
  );
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} settings could not be looked at`);
  return { unreadable: unreadable.length };
});
