import { at, flagAt, textAt } from '../../base/json.ts';
import type { ApiCall } from '../api-call.ts';
import type { Setting } from './setting.ts';
import { trailResource } from './trail-resource.ts';
import type { TrailSettings } from './values.ts';

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
