import { isObject, type Json } from '../../../core/base/json.ts';
import { ANY } from '../../../core/cloudtrail/settings/trail.ts';
import type { TrailSettings } from '../../../core/cloudtrail/settings/values.ts';
import type { ActivityEvidence } from '../../../core/findings/finding.ts';
import { policyText } from './access.ts';
import type { AwsCall } from './aws-call.ts';
import { type Change, cannot, nameIn, type PutBack } from './change.ts';

const UNRECORDED = 'calls that were made in between leave no record in this trail';

/** A trail of its home Region, for only there a call by its name reaches it. */
function trailCall(
  resource: string,
  {
    operation,
    nameOption = 'name',
    options = {},
  }: {
    readonly operation: string;
    /** The option that takes the trail's name. @default name */
    readonly nameOption?: string;
    readonly options?: AwsCall['options'];
  },
): AwsCall {
  const [, , region, ...rest] = resource.split('/');
  return {
    service: 'cloudtrail',
    operation,
    options: { [nameOption]: rest.join('/'), ...options },
    ...(region ? { region } : {}),
  };
}

export function trailPutBack({ resource, before, after }: Change<'trail'>): PutBack {
  const start = trailCall(resource, { operation: 'start-logging' });
  if (!after.exists) {
    if (before.bucket === null || before.bucket === ANY)
      return cannot('the trail is gone, and the bucket that it wrote to is not known: make it anew');
    const create = trailCall(resource, { operation: 'create-trail', options: trailOptions(before, null) });
    return {
      calls: before.isLogging ? [create, start] : [create],
      note: `makes the trail anew; its event selectors, tags and log group are not part of it: set them too, for a new trail records no data events; ${UNRECORDED}`,
    };
  }
  const options = trailOptions(before, after);
  const hasLost = before.logGroup !== after.logGroup && before.logGroup !== null;
  const calls = [
    ...(Object.keys(options).length > 0 ? [trailCall(resource, { operation: 'update-trail', options })] : []),
    ...(before.isLogging && !after.isLogging ? [start] : []),
  ];
  const group = 'the role that writes to its log group is not kept: name both again with update-trail';
  if (calls.length === 0) return cannot(hasLost ? group : 'nothing is kept of what the trail was before');
  return {
    calls,
    note: `makes the trail as it was before; ${UNRECORDED}${hasLost ? `, and ${group}` : ''}`,
  };
}

const FLAGS = {
  isMultiRegion: 'is-multi-region-trail',
  hasGlobalEvents: 'include-global-service-events',
  isValidated: 'enable-log-file-validation',
  isOrganization: 'is-organization-trail',
} as const;

/** What makes a trail that is there into what it was; everything where none is there. What was never read is left out. */
function trailOptions(before: TrailSettings, after: TrailSettings | null): AwsCall['options'] {
  const isOther = (name: keyof TrailSettings): boolean => after === null || before[name] !== after[name];
  const flags = Object.entries(FLAGS).filter(([name]) => isOther(name as keyof typeof FLAGS));
  const isKeySaid = before.key !== ANY && isOther('key') && (before.key !== null || after !== null);
  return {
    ...(before.bucket !== null && before.bucket !== ANY && isOther('bucket')
      ? { 's3-bucket-name': before.bucket }
      : {}),
    ...Object.fromEntries(flags.map(([name, option]) => [option, before[name as keyof typeof FLAGS]])),
    ...(isKeySaid ? { 'kms-key-id': before.key ?? '' } : {}),
  };
}

export function selectorsPutBack({ resource, before }: Change<'trail-selectors'>): PutBack {
  const { basic, advanced } = before;
  const put = (name: string, selectors: Json): PutBack => ({
    calls: [
      trailCall(resource, {
        operation: 'put-event-selectors',
        nameOption: 'trail-name',
        options: { [name]: JSON.stringify(raised(selectors)) },
      }),
    ],
    note: `takes the events that the trail took before; ${UNRECORDED}`,
  });
  if (advanced !== null && advanced.length > 0) return put('advanced-event-selectors', advanced);
  if (basic !== null && basic.length > 0) return put('event-selectors', basic);
  return cannot('the earlier event selectors are not known');
}

/** The command writes `FieldSelectors`, CloudTrail `fieldSelectors`. */
function raised(value: Json | undefined): Json {
  if (Array.isArray(value)) return value.map(raised);
  if (!isObject(value)) return value ?? null;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      raised(inner),
    ]),
  );
}

const KEY_USED = 'what was decrypted, or could not be, in between stays so';

export function keyPolicyPutBack({ resource, before }: Change<'key-policy'>): PutBack {
  const [first = '', second] = nameIn(resource).split('/');
  const policy = policyText(before);
  if (policy === null) return cannot('the earlier policy of the key is not known');
  if (first.startsWith('unnamed-')) return cannot('the record does not name the key');
  return {
    calls: [
      {
        service: 'kms',
        operation: 'put-key-policy',
        options: { 'key-id': second ?? first, 'policy-name': 'default', policy },
        ...(second === undefined ? {} : { region: first }),
      },
    ],
    note: `puts the earlier policy of the key back; ${KEY_USED}`,
  };
}

/** Calls of KMS that another call undoes. */
const UNDONE_BY: Readonly<Record<string, readonly string[]>> = {
  DisableKey: ['enable-key'],
  ScheduleKeyDeletion: ['cancel-key-deletion', 'enable-key'],
  DisableKeyRotation: ['enable-key-rotation'],
};

/**
 * Undoes a call that takes a key away.
 * @param key its ARN or id; `null` where the record names none
 * @returns `null` for a call that no other one undoes
 */
export function keyCallPutBack(call: ActivityEvidence['call'], key: string | null): PutBack | null {
  const operations = call === null ? undefined : UNDONE_BY[call.name];
  if (call === null || operations === undefined) return null;
  if (key === null || key.includes('alias/'))
    return cannot(
      'the record names no key, or only its alias: look up which key it is, for AWS wants its id',
    );
  const region = call.region === null ? {} : { region: call.region };
  return {
    calls: operations.map((operation) => ({
      service: 'kms',
      operation,
      options: { 'key-id': key },
      ...region,
    })),
    note:
      call.name === 'DisableKeyRotation'
        ? 'rotates the key again, once a year unless another period is given'
        : `makes the key usable again; what could not be read or written in between is not made up for`,
  };
}
