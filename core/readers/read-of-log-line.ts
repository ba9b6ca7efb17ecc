import { accountIn } from '../base/arn.ts';
import { callerOf } from '../cloudtrail/caller.ts';
import type { Caller } from '../findings/actor.ts';
import type { AccessLogEntry } from './access-log.ts';
import type { ReadEvent, ReadOutcome } from './read-event.ts';

/** CloudTrail's names of the operations of access logs that read an object, and what they give. */
const OPERATIONS: Readonly<Record<string, readonly [string, ReadOutcome]>> = {
  'REST.GET.OBJECT': ['GetObject', 'read'],
  'WEBSITE.GET.OBJECT': ['GetObject', 'read'],
  'SOAP.GetObject': ['GetObject', 'read'],
  'REST.GET.OBJECT_TORRENT': ['GetObjectTorrent', 'read'],
  'REST.SELECT.OBJECT_CONTENT': ['SelectObjectContent', 'read'],
  'REST.POST.OBJECT_SELECT': ['SelectObjectContent', 'read'],
  'REST.HEAD.OBJECT': ['HeadObject', 'metadata'],
  'WEBSITE.HEAD.OBJECT': ['HeadObject', 'metadata'],
  'REST.GET.OBJECT_ATTRIBUTES': ['GetObjectAttributes', 'metadata'],
  'REST.COPY.OBJECT_GET': ['CopyObject', 'copied'],
  'REST.COPY.PART_GET': ['UploadPartCopy', 'copied'],
};

/** The request for an object that a line of an access log is; `null` for what reads none. */
export function readOfLogLine(entry: AccessLogEntry): ReadEvent | null {
  const known = OPERATIONS[entry.operation];
  if (known === undefined || entry.key === null) return null;
  const [operation, gives] = known;
  const outcome = outcomeOf(entry, gives);
  return {
    source: 'access-log',
    at: entry.at,
    bucket: entry.bucket,
    key: entry.key,
    versionId: entry.versionId === null ? undefined : entry.versionId === 'null' ? null : entry.versionId,
    operation,
    outcome,
    bytes: outcome === 'copied' ? null : outcome === 'read' ? entry.bytesSent : 0,
    caller: callerIn(entry),
    via: entry.accessPoint,
    isPresigned: entry.authentication === 'QueryString',
    copyTo: null,
    id: `${entry.requestId ?? `${entry.at}/${entry.remoteIp}`}/${entry.operation}`,
    requestId: entry.requestId,
  };
}

const REFUSED: ReadonlySet<number | null> = new Set([401, 403]);

function outcomeOf({ status, bytesSent, objectSize }: AccessLogEntry, gives: ReadOutcome): ReadOutcome {
  if (status === 304) return 'unchanged';
  if (REFUSED.has(status)) return 'denied';
  if (status === null || status >= 300) return 'failed';
  return gives === 'read' && bytesSent === null && objectSize !== 0 ? 'aborted' : gives;
}

/** Whoever asked, named as a record of CloudTrail would name them. */
function callerIn({ requester, remoteIp, userAgent, requestId }: AccessLogEntry): Caller {
  return callerOf({
    userIdentity: identityOf(requester),
    sourceIPAddress: remoteIp ?? '',
    userAgent: userAgent ?? '',
    requestID: requestId ?? '',
  });
}

function identityOf(requester: string | null) {
  if (requester === null) return { type: 'AWSAccount', accountId: 'ANONYMOUS_PRINCIPAL' };
  if (!requester.startsWith('arn:')) return ofName(requester);
  const account = accountIn(requester) ?? '';
  const type = requester.includes(':assumed-role/')
    ? 'AssumedRole'
    : requester.endsWith(':root')
      ? 'Root'
      : 'IAMUser';
  return { type, arn: requester, accountId: account };
}

/** A canonical id is an account, or its root; a service writes its name. */
const ofName = (name: string) =>
  name.endsWith('.amazonaws.com') || name === 'AmazonS3'
    ? { type: 'AWSService', invokedBy: name.replace(/^svc:/, '') }
    : { type: 'AWSAccount', principalId: name };
