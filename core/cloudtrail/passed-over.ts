import { isObject, type JsonObject } from '../base/json.ts';

/** Why nothing is judged by a record of a trail: another record reports the same act. */
export type PassedOver = 'aggregated' | 'insight' | 'network-activity';

// Sources: CloudTrail user guide, "Record contents for aggregated events", "… for Insights events", "Logging network activity events".
const BY_CATEGORY: Readonly<Record<string, PassedOver>> = {
  Aggregated: 'aggregated',
  Insight: 'insight',
  NetworkActivity: 'network-activity',
};

const BY_TYPE: Readonly<Record<string, PassedOver>> = {
  AwsAggregatedEvent: 'aggregated',
  AwsCloudTrailInsight: 'insight',
  AwsVpceEvent: 'network-activity',
};

/**
 * Why a record is passed over: it counts what records of their own report (aggregated events, Insights), or is the same act once more, as
 * a VPC endpoint saw it and without its parameters (network activity).
 * @returns `null` for a record that is judged
 */
export function passedOver(record: JsonObject): PassedOver | null {
  const { eventCategory, eventType, insightDetails } = record;
  const kind = named(BY_CATEGORY, eventCategory) ?? named(BY_TYPE, eventType);
  return kind ?? (isObject(insightDetails) ? 'insight' : null);
}

const named = (names: Readonly<Record<string, PassedOver>>, value: unknown): PassedOver | undefined =>
  typeof value === 'string' && Object.hasOwn(names, value) ? names[value] : undefined;
