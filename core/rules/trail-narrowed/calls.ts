import { at, flagAt, listAt, textAt } from '../../base/json.ts';
import { SEVERITIES, type Severity } from '../../base/severity.ts';
import type { Activity, ConcernPart } from '../../cloudtrail/activity.ts';
import type { ApiCall } from '../../cloudtrail/api-call.ts';
import { lacksParameters, refusedArn } from '../../cloudtrail/api-call.ts';
import { selectionsOf } from '../../cloudtrail/coverage/selection.ts';
import { selectorsIn, trailNameOf } from '../../cloudtrail/settings/trail.ts';
import { EVERY_OBJECT, witnessedBy } from './witnessed.ts';

/** What is narrowed by calls that change no setting that is kept, or whose content is not in the record. */
export interface NarrowingCall {
  readonly resource: string | null;
  readonly losses: readonly Loss[];
}

export function narrowedBy({ call }: Activity): NarrowingCall | null {
  if (call?.service !== 'cloudtrail') return null;
  const losses = CALLS.get(call.name)?.(call) ?? [];
  return losses.length === 0 ? null : { resource: resourceOf(call), losses };
}

const CALLS: ReadonlyMap<string, (call: ApiCall) => readonly Loss[]> = new Map<
  string,
  (call: ApiCall) => readonly Loss[]
>([
  ['UpdateTrail', unrecorded],
  ['PutEventSelectors', unrecorded],
  ['PutInsightSelectors', insightsLost],
  ['UpdateEventDataStore', storeLost],
  ['DeleteResourcePolicy', () => [{ severity: 'low', says: 'lost its resource policy' }]],
  [
    'DeregisterOrganizationDelegatedAdmin',
    () => [{ severity: 'low', says: 'lost the account that administers it for the organization' }],
  ],
]);

/** What the record of one of these calls leaves out; `null` where it has what is needed. */
export function missingIn(call: ApiCall): string | null {
  if (call.service !== 'cloudtrail') return null;
  if (call.name === 'PutInsightSelectors')
    return at(call.parameters, 'insightSelectors') == null ? 'the Insights' : null;
  if (call.name !== 'UpdateEventDataStore') return null;
  const set = Object.entries(call.parameters).filter(([, value]) => value !== null);
  return set.some(([name]) => STORE_FIELDS.has(name)) ? null : 'what was set';
}

/** What the call can set. Source: CloudTrail API reference, "UpdateEventDataStore". */
const STORE_FIELDS: ReadonlySet<string> = new Set([
  'advancedEventSelectors',
  'billingMode',
  'kmsKeyId',
  'multiRegionEnabled',
  'name',
  'organizationEnabled',
  'retentionPeriod',
  'terminationProtectionEnabled',
]);

function unrecorded(call: ApiCall): Loss[] {
  if (!lacksParameters(call)) return [];
  return [{ severity: 'medium', says: `was the aim of ${call.name}; the record does not say what was set` }];
}

function insightsLost({ parameters }: ApiCall): Loss[] {
  if (at(parameters, 'insightSelectors') === undefined || listAt(parameters, 'insightSelectors').length > 0)
    return [];
  return [{ severity: 'low', says: 'looks for no unusual activity any more (Insights)' }];
}

function storeLost(call: ApiCall): Loss[] {
  const { parameters } = call;
  const off = (name: string) => flagAt(parameters, name) === false;
  return [
    ...unrecorded(call),
    ...(off('multiRegionEnabled') ? [lost('high', 'takes events of one Region only')] : []),
    ...(off('organizationEnabled') ? [lost('high', 'takes no events of the other accounts')] : []),
    ...(off('terminationProtectionEnabled') ? [lost('medium', 'can be deleted without a second step')] : []),
    ...(takesNoWrites(call) ? [lost('medium', 'takes no events that change something')] : []),
  ];
}

/** Stores are made for many kinds of events: one that takes neither calls nor data does not matter here. */
function takesNoWrites({ parameters }: ApiCall): boolean {
  const selectors = selectorsIn(parameters);
  if (selectors === undefined) return false;
  const isOurs = (selectionsOf(selectors) ?? []).some((selection) =>
    selection.some(({ field, includes }) => field === 'eventCategory' && includes.some(isCallOrData)),
  );
  const { management, writes } = witnessedBy(selectors, [EVERY_OBJECT]);
  return isOurs && management === 'none' && writes.get(EVERY_OBJECT) === 'none';
}

const isCallOrData = ({ value }: { readonly value: string }): boolean =>
  value === 'Management' || value === 'Data';

const lost = (severity: Loss['severity'], says: string): Loss => ({ severity, says });

const resourceOf = (call: ApiCall): string | null =>
  textAt(call.parameters, 'eventDataStore') ??
  textAt(call.parameters, 'resourceArn') ??
  trailNameOf(call) ??
  call.resources[0]?.arn ??
  refusedArn(call);

/** One thing that leaves no record any more. */
export interface Loss {
  readonly severity: Severity;
  /** As a part of a sentence about the trail: `takes events of one Region only`. */
  readonly says: string;
  /** What of the trail's settings or selectors is worse; absent for what is no setting that is kept. */
  readonly part?: ConcernPart;
}

/** The worst severity among losses. */
export const worst = (losses: readonly Loss[]): Severity =>
  SEVERITIES.find((severity) => losses.some((loss) => loss.severity === severity)) ?? 'info';
