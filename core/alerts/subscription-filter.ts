import { isObject, type Json, type JsonObject, jsonIn } from '../base/json.ts';
import { SEVERITIES, type Severity } from '../base/severity.ts';
import { RULES } from '../rules/catalogue.ts';
import { ALERT_SCHEMA, CHECKPOINT_SCHEMA, DECISION_SCHEMA, type Place } from './alert.ts';
import {
  ANYTHING,
  type Answer,
  type AttributeValue,
  entriesOf,
  letsThrough,
  type Messages,
} from './filter-policy.ts';

/** What a subscription filters by, as SNS reports it. */
export interface SubscriptionFilter {
  /** JSON; `null` where it filters nothing. */
  readonly policy: string | null;
  /** `MessageAttributes` or `MessageBody`. */
  readonly scope: string;
}

/** Where alerts come from and what they may be about. */
export interface AlertOrigin extends Place {
  /** Those that are guarded; `null` where nobody could learn which. */
  readonly datasets: readonly { readonly name: string; readonly bucket: string }[] | null;
}

/** Whether alerts of each severity come through; whichever rule, dataset and kind they are of. */
export type SeveritiesLetThrough = Readonly<Record<Severity, Answer>>;

/** Which alerts about findings a subscription gets. What a policy says that nobody can judge is `unknown`. */
export function alertsLetThrough(filter: SubscriptionFilter, origin: AlertOrigin): SeveritiesLetThrough {
  const of = (severity: Severity) => filtered(filter, alertsOf(severity, origin));
  return Object.fromEntries(SEVERITIES.map((severity) => [severity, of(severity)])) as SeveritiesLetThrough;
}

/** Whether a subscription gets what reports decisions of people: a filter for these alone lets no finding through. */
export const decisionsLetThrough = (filter: SubscriptionFilter, origin: AlertOrigin): Answer =>
  filtered(filter, decisionsOf(origin));

/** Whether a subscription gets the checkpoint of the week, which is about no rule, bucket and dataset. */
export const checkpointsLetThrough = (filter: SubscriptionFilter, origin: Place): Answer =>
  filtered(filter, {
    attributes: [{ severity: ['info'], kind: ['checkpoint'] }],
    body: { ...bodyOf(origin), schema: [CHECKPOINT_SCHEMA], severity: ['info'], kind: ['checkpoint'] },
  });

/** Whether a subscription gets the message of `sealwatch alert test`, which is about no rule and no dataset. */
export const testLetThrough = (filter: SubscriptionFilter, severity: Severity, origin: Place): Answer =>
  filtered(filter, {
    attributes: [{ severity: [severity], kind: ['test'] }],
    body: { ...bodyOf(origin), severity: [severity], kind: ['test'] },
  });

/** Whether a subscription of the operations topic gets what CloudWatch publishes there: an alarm has no attributes. */
export const alarmsLetThrough = (filter: SubscriptionFilter): Answer =>
  // What an alarm's message holds is CloudWatch's own.
  filter.policy !== null && filter.scope !== 'MessageAttributes' && jsonIn(filter.policy) !== undefined
    ? 'unknown'
    : filtered(filter, { attributes: [{}], body: {} });

/** The same messages as both scopes see them. */
interface Seen {
  readonly attributes: readonly Messages[];
  readonly body: Messages;
}

function filtered({ policy, scope }: SubscriptionFilter, { attributes, body }: Seen): Answer {
  if (policy === null || policy.trim() === '') return 'yes';
  const wanted = jsonIn(policy);
  if (wanted === undefined) return 'unknown';
  if (scope === 'MessageAttributes') return letsThrough(wanted, attributes);
  if (scope !== 'MessageBody') return 'unknown';
  // Alerts have a body for each protocol, and SNS does not say which of them it filters, or whether it filters all as one.
  const asOne: Messages = { default: [ANYTHING], email: [ANYTHING] };
  const paths = flat(wanted);
  const others: Messages = Object.fromEntries(namesIn(paths).map((name) => [name, [ANYTHING] as const]));
  return letsThrough(paths, [{ ...others, ...body }, asOne]) === 'no' ? 'no' : 'unknown';
}

/** A policy for bodies with one name for each property, however deep: `resource.bucket`. */
function flat(policy: Json, path: readonly string[] = []): Json {
  if (!isObject(policy)) return policy;
  const entries = entriesOf(policy).flatMap(([name, value]): readonly (readonly [string, Json])[] => {
    if (name === '$or' && Array.isArray(value))
      return [[name, (value as readonly Json[]).map((each) => flat(each, path))]];
    const own = [...path, name];
    return isObject(value) ? entriesOf(flat(value, own) as JsonObject) : [[own.join('.'), value]];
  });
  return Object.fromEntries(entries);
}

function namesIn(policy: Json): string[] {
  if (!isObject(policy)) return [];
  return entriesOf(policy).flatMap(([name, value]) =>
    name === '$or' && Array.isArray(value) ? (value as readonly Json[]).flatMap(namesIn) : [name],
  );
}

/** Everything about findings that is published with a severity. */
const alertsOf = (severity: Severity, origin: AlertOrigin): Seen =>
  messagesOf(
    { severity: [severity], rule: RULES.map(({ id }) => id), kind: ['finding', 'update', 'group'] },
    origin,
  );

/** Decisions have the lowest severity, and no rule. */
function decisionsOf(origin: AlertOrigin): Seen {
  const { attributes, body } = messagesOf({ severity: ['info'], rule: [null], kind: ['decision'] }, origin);
  return { attributes, body: { ...body, schema: [DECISION_SCHEMA] } };
}

function messagesOf(common: Messages, origin: AlertOrigin): Seen {
  const { datasets } = origin;
  if (datasets === null) return ofUnknownDatasets(common, origin);
  const names = datasets.map(({ name }) => name);
  const buckets = [...new Set(datasets.map(({ bucket }) => bucket))];
  const ofBucket = (bucket: string): Messages => {
    const own = datasets.filter((dataset) => dataset.bucket === bucket).map(({ name }) => name);
    return { ...common, bucket: [bucket], dataset: datasetValues(own) };
  };
  // What is about no bucket (a trail, a key, the detector) belongs to every dataset.
  const ofNone: Messages = { ...common, bucket: [null], dataset: datasetValues(names) };
  return {
    attributes: [...buckets.map(ofBucket), ofNone],
    body: {
      ...bodyOf(origin),
      ...common,
      // Where there is none they are null, of which SNS's documents say little.
      dataset: [...names, ANYTHING],
      datasets: [...datasetValues(names), ANYTHING],
      'resource.bucket': [...buckets, ANYTHING],
    },
  };
}

function ofUnknownDatasets(common: Messages, origin: Place): Seen {
  const some: readonly AttributeValue[] = [ANYTHING, null];
  return {
    attributes: [{ ...common, bucket: some, dataset: some }],
    body: { ...bodyOf(origin), ...common },
  };
}

/** One dataset, all of them, or none. */
const datasetValues = (names: readonly string[]): readonly AttributeValue[] => [
  ...names,
  ...(names.length > 1 ? [names] : []),
  null,
];

/** Fields of every message of ours of which it is known what they hold. */
const bodyOf = ({ account, region }: Place): Messages => ({
  schema: [ALERT_SCHEMA],
  account: [account],
  region: [region],
});
