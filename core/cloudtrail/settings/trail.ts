import { at, flagAt, isObject, type Json, type JsonObject, listAt, textAt } from '../../base/json.ts';
import { type ApiCall, refusedArn } from '../api-call.ts';
import type { Setting } from './setting.ts';
import type { TrailSelectors, TrailSettings } from './values.ts';

/** What the safest trail has, wherever it is. */
export const ANY = '*';

const SAFEST: TrailSettings = {
  exists: true,
  isLogging: true,
  isMultiRegion: true,
  hasGlobalEvents: true,
  isValidated: true,
  isOrganization: true,
  bucket: ANY,
  key: ANY,
  logGroup: ANY,
};

const GONE: TrailSettings = {
  exists: false,
  isLogging: false,
  isMultiRegion: false,
  hasGlobalEvents: false,
  isValidated: false,
  isOrganization: false,
  bucket: null,
  key: null,
  logGroup: null,
};

/** What a new trail has of which its call says nothing. It is taken as logging: `StartLogging` follows. */
const NEW: TrailSettings = { ...GONE, exists: true, isLogging: true, hasGlobalEvents: true };

/**
 * Whether a trail is there and logs, and what it takes. The answer of `UpdateTrail` repeats the whole trail; only what the caller
 * sent was changed by the call.
 */
export const trail: Setting<'trail'> = {
  name: 'trail',
  title: 'trail',
  calls: [
    'cloudtrail:CreateTrail',
    'cloudtrail:UpdateTrail',
    'cloudtrail:DeleteTrail',
    'cloudtrail:StartLogging',
    'cloudtrail:StopLogging',
  ],
  rule: 'trail-stopped',
  safest: SAFEST,
  resourceOf: trailResource,
  assign(call, before) {
    if (call.name === 'StopLogging') return { ...before, isLogging: false };
    if (call.name === 'StartLogging') return { ...before, exists: true, isLogging: true };
    if (call.name === 'DeleteTrail') return GONE;
    if (call.name === 'CreateTrail') return { ...NEW, ...sentBy(call) };
    const sent = sentBy(call);
    return Object.keys(sent).length === 0 ? undefined : { ...before, ...sent };
  },
  /** `GetTrail`, with `IsLogging` of `GetTrailStatus` beside it. */
  read(answer) {
    const found = at(answer, 'Trail');
    if (found === undefined || found === null) return GONE;
    return {
      exists: true,
      isLogging: flagAt(answer, 'IsLogging') ?? true,
      isMultiRegion: flagAt(found, 'IsMultiRegionTrail') ?? false,
      hasGlobalEvents: flagAt(found, 'IncludeGlobalServiceEvents') ?? false,
      isValidated: flagAt(found, 'LogFileValidationEnabled') ?? false,
      isOrganization: flagAt(found, 'IsOrganizationTrail') ?? false,
      bucket: textAt(found, 'S3BucketName'),
      key: textAt(found, 'KmsKeyId'),
      logGroup: textAt(found, 'CloudWatchLogsLogGroupArn'),
    };
  },
};

const FLAGS = {
  isMultiRegion: 'isMultiRegionTrail',
  hasGlobalEvents: 'includeGlobalServiceEvents',
  isValidated: 'enableLogFileValidation',
  isOrganization: 'isOrganizationTrail',
} as const;

const NAMES = { bucket: 's3BucketName', key: 'kmsKeyId', logGroup: 'cloudWatchLogsLogGroupArn' } as const;

/** Empty text takes away: a key, a log group. */
function sentBy({ parameters }: ApiCall): Partial<TrailSettings> {
  const flags = Object.entries(FLAGS).flatMap(([name, sent]) => {
    const flag = flagAt(parameters, sent);
    return flag === null ? [] : [[name, flag] as const];
  });
  const names = Object.entries(NAMES).flatMap(([name, sent]) =>
    at(parameters, sent) === undefined ? [] : [[name, textAt(parameters, sent)] as const],
  );
  return Object.fromEntries<boolean | string | null>([...flags, ...names]);
}

const TRAIL = /^arn:aws[\w-]*:cloudtrail:([\w-]*):(\d*):trail\/(.+)$/s;

/**
 * The trail that a call names, by its name or its ARN: `trail/ACCOUNT/REGION/NAME`, for trails of one name are in many Regions and
 * accounts. A call by name reaches a trail in its home Region only. `null` where none is named.
 */
export function trailResource(call: ApiCall): string | null {
  const named = trailNameOf(call);
  if (named === null) return null;
  const [, region, account, name] = TRAIL.exec(named) ?? [];
  return `trail/${account || (call.account ?? '')}/${region || (call.region ?? '')}/${name ?? named}`;
}

/** A name or an ARN, as the call gives it. */
export const trailNameOf = (call: ApiCall): string | null =>
  textAt(call.parameters, 'name') ??
  textAt(call.parameters, 'trailName') ??
  textAt(call.parameters, 'trailARN') ??
  call.resources.find(({ arn }) => TRAIL.test(arn))?.arn ??
  trailIn(refusedArn(call));

const trailIn = (arn: string | null): string | null => (arn !== null && TRAIL.test(arn) ? arn : null);

/** The bare name of a trail's resource. */
export const trailNamed = (resource: string): string => resource.split('/').slice(3).join('/');

/** Which events a trail takes. Advanced selectors replace the basic ones, and the other way round. */
export const trailSelectors: Setting<'trail-selectors'> = {
  name: 'trail-selectors',
  title: 'event selectors',
  calls: ['cloudtrail:PutEventSelectors'],
  rule: 'trail-narrowed',
  safest: { basic: null, advanced: null },
  resourceOf: trailResource,
  assign: (call) => selectorsIn(call.parameters),
  isUnread({ parameters }) {
    const { basic, advanced } = selectorsIn(parameters) ?? { basic: null, advanced: null };
    return (basic ?? []).some(isUnreadBasic) || (advanced ?? []).some(isUnreadAdvanced);
  },
  read: (answer) => selectorsIn(lowered(answer)) ?? { basic: [], advanced: null },
};

/** What a basic selector may hold. Source: CloudTrail API reference, "EventSelector". */
const BASIC_FIELDS: ReadonlySet<string> = new Set([
  'readWriteType',
  'includeManagementEvents',
  'dataResources',
  'excludeManagementEventSources',
]);

const isUnreadBasic = (selector: JsonObject): boolean =>
  Object.keys(selector).length === 0 || Object.keys(selector).some((name) => !BASIC_FIELDS.has(name));

/** An advanced selector without a field selects nothing that anybody could have meant. */
const isUnreadAdvanced = (selector: JsonObject): boolean => {
  const fields = listAt(selector, 'fieldSelectors');
  return fields.length === 0 || fields.some((field) => textAt(field, 'field') === null);
};

/** The selectors that a call or an answer holds; `undefined` where it holds none. */
export function selectorsIn(value: Json): TrailSelectors | undefined {
  const advanced = objectsAt(value, 'advancedEventSelectors');
  if (advanced !== null && advanced.length > 0) return { basic: null, advanced };
  const basic = objectsAt(value, 'eventSelectors');
  if (basic !== null) return { basic, advanced: null };
  return advanced === null ? undefined : { basic: null, advanced };
}

function objectsAt(value: Json, name: string): readonly JsonObject[] | null {
  const found = at(value, name);
  if (found === undefined || found === null) return null;
  return listAt(value, name).filter(isObject).map(lowered) as readonly JsonObject[];
}

/** The SDK writes `FieldSelectors`, CloudTrail `fieldSelectors`. */
function lowered(value: Json | undefined): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(lowered);
  if (!isObject(value)) return value ?? null;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
      lowered(inner),
    ]),
  );
}
