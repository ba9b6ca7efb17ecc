import { isObject, type Json } from '../../base/json.ts';
import type { Activity, RuleMatch, Subject } from '../../cloudtrail/activity.ts';
import type { ApiCall } from '../../cloudtrail/api-call.ts';
import { readStoreName } from '../../cloudtrail/bucket-name.ts';
import { fieldAnywhere, textAnywhere, textsAnywhere } from '../../cloudtrail/fields.ts';
import { fileSystemResource } from '../../cloudtrail/settings/access-point.ts';
import { documentIn } from '../../cloudtrail/settings/bucket-access.ts';
import { aboutBucket, aboutPrefix, aboutResource } from '../../cloudtrail/subjects.ts';
import { prefixesOverlap } from '../../scope/dataset.ts';
import { type Guard, guardedBucket } from '../../scope/guard.ts';
import { isTrusted } from '../../scope/safeguards.ts';

/** A call by which another service gets at a bucket, and for whom it then acts. */
interface Door {
  /** As in "… is now a way to". */
  readonly what: string;
  /** Fields that name the bucket, where not every text may: in lower case. */
  readonly fields?: readonly string[];
  /** Field that names what is below the bucket. */
  readonly below?: string;
}

const SHARE = { what: 'a file share of a Storage Gateway', fields: ['locationarn'] } as const;
const HOME = { what: 'a home directory of Transfer Family' } as const;

const DOORS: Readonly<Record<string, Door>> = {
  's3files:CreateFileSystem': {
    what: 'an S3 Files file system (NFS)',
    fields: ['bucket', 'bucketarn'],
    below: 'prefix',
  },
  'datasync:CreateLocationS3': {
    what: 'a location of DataSync',
    fields: ['s3bucketarn'],
    below: 'subdirectory',
  },
  'storagegateway:CreateNFSFileShare': SHARE,
  'storagegateway:CreateSMBFileShare': SHARE,
  'transfer:CreateUser': HOME,
  'transfer:UpdateUser': HOME,
  'transfer:CreateAccess': HOME,
  'transfer:UpdateAccess': HOME,
  'fsx:CreateDataRepositoryAssociation': {
    what: 'a file system of FSx for Lustre',
    fields: ['datarepositorypath'],
  },
  'fsx:CreateFileSystem': {
    what: 'a file system of FSx for Lustre',
    fields: ['importpath', 'exportpath'],
  },
};

/** Services that read or write a guarded bucket for their own clients: what these do is recorded as done by the service's role. */
export function doorMatches(activity: Activity): RuleMatch[] {
  const { call, change, guard } = activity;
  if (call === null || change !== null) return [];
  if (call.service === 's3files' && call.name !== 'CreateFileSystem')
    return fileSystemMatches(call, activity);
  const door = DOORS[`${call.service}:${call.name}`];
  if (door === undefined) return [];
  const reached = reachedBy(door, call, guard);
  if (reached === null) return [];
  const role = roleIn(call);
  return [
    {
      severity: 'medium',
      reason: `${door.what} is now a way to ${reached.text}${role === null ? '' : `, as ${role}`}: who comes in by it is not in the records of S3`,
      details: [],
      subject: reached.subject,
    },
  ];
}

/** What the record of such a call leaves out; `null` where it has what is needed. */
export function missingAtDoor(call: ApiCall): string | null {
  const door = DOORS[`${call.service}:${call.name}`];
  if (door?.fields === undefined || call.service === 'fsx') return null;
  return placesOf(door, call).length === 0 ? 'the bucket' : null;
}

const roleIn = ({ parameters }: ApiCall): string | null =>
  ['rolearn', 'bucketaccessrolearn', 'role']
    .map((name) => textAnywhere(parameters, name))
    .find((role) => role?.startsWith('arn:')) ?? null;

interface Place {
  readonly bucket: string;
  readonly prefix: string;
}

function placesOf({ fields, below }: Door, { parameters }: ApiCall): readonly Place[] {
  const texts =
    fields === undefined
      ? textsAnywhere(parameters).filter((text) => /^\/[^/]/.test(text))
      : fields.flatMap((name) => textsAnywhere(fieldAnywhere(parameters, name)));
  const under = below === undefined ? null : textAnywhere(parameters, below);
  return texts.flatMap((text) => {
    const named = readStoreName(text);
    if (named?.kind !== 'bucket') return [];
    return [{ bucket: named.bucket, prefix: under?.replace(/^\//, '') ?? named.key ?? '' }];
  });
}

function reachedBy(
  door: Door,
  call: ApiCall,
  guard: Guard,
): { readonly text: string; readonly subject: Subject } | null {
  for (const { bucket: name, prefix } of placesOf(door, call)) {
    const bucket = guardedBucket(guard, name);
    if (bucket?.datasets.some((dataset) => prefixesOverlap(dataset.prefix, prefix)))
      return { text: `s3://${name}/${prefix}`, subject: aboutPrefix(bucket, prefix) };
  }
  return null;
}

const WAYS_IN: Readonly<Record<string, string>> = {
  CreateMountTarget: 'can be mounted from one more network',
  UpdateMountTarget: 'can be mounted by others in a network',
  CreateAccessPoint: 'has one more access point',
};

/** Later calls name the file system only. Where the call that made it was not seen, what lets others in counts for any. */
function fileSystemMatches(
  call: ApiCall,
  { guard, settings }: Pick<Activity, 'guard' | 'settings'>,
): RuleMatch[] {
  const opens = WAYS_IN[call.name];
  if (opens === undefined && call.name !== 'PutFileSystemPolicy') return [];
  const id = fileSystemOf(call);
  const resource = fileSystemResource(id);
  const served = resource === null ? null : settings.get(resource, 'file-system').value;
  const bucket = guardedBucket(guard, served);
  if (served !== null && bucket === null) return [];
  const subject = bucket ? aboutBucket(bucket) : aboutResource(call.resources[0]?.arn ?? id);
  const name = `the S3 Files file system ${id ?? ''}`.trim();
  if (opens !== undefined) {
    const of = bucket ? `it serves ${bucket.name}` : 'the record does not say which bucket is behind it';
    return [{ severity: bucket ? 'medium' : 'low', reason: `${name} ${opens}; ${of}`, details: [], subject }];
  }
  const outsiders = outsidersIn(documentIn(fieldAnywhere(call.parameters, 'policy')) ?? null, call, guard);
  if (outsiders.length === 0) return [];
  const reason = `the policy of ${name} lets ${outsiders.join(', ')} in`;
  return [{ severity: 'high', reason, details: [], subject }];
}

/** The file system that a later call names. */
const fileSystemOf = ({ parameters }: ApiCall): string | null =>
  textAnywhere(parameters, 'filesystemid') ?? textAnywhere(parameters, 'filesystemarn');

/** Whom the Allows of a policy name that is not of the account. The policies of file systems have actions that those of buckets lack. */
function outsidersIn(policy: Json, call: ApiCall, guard: Guard): readonly string[] {
  const list = isObject(policy) ? [policy.Statement ?? []].flat() : [];
  const allows = (list as readonly Json[]).filter((each) => isObject(each) && each.Effect === 'Allow');
  const names = allows.flatMap((each) =>
    isObject(each) ? (each.NotPrincipal === undefined ? textsAnywhere(each.Principal) : ['*']) : [],
  );
  const own = guard.account ?? call.account;
  const isOutside = (name: string): boolean => {
    if (name.includes('*')) return true;
    const account = /^(?:arn:aws[\w-]*:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(name)?.[1];
    return account !== undefined && !isTrusted(guard, account, own);
  };
  return [...new Set(names.filter(isOutside))].map((name) => (name === '*' ? 'everybody' : name));
}
