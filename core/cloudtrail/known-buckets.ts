import { textAt } from '../base/json.ts';
import type { ApiCall } from './api-call.ts';
import { type NamedStore, readHost, readStoreName } from './bucket-name.ts';
import { objectWriteKind } from './object-writes.ts';
import { bucketNameOf, type SettingsState } from './settings/setting.ts';

const COPY_SOURCE = 'x-amz-copy-source';

/** A way to a bucket that a record names: an alias, or an access point. */
type Way = Exclude<NamedStore, { kind: 'bucket' }>;

/** By what the record of a call to S3 names its bucket, where no text in it is the bucket's name; `null` where one is. */
function wayIn(call: ApiCall): string | null {
  if (call.service !== 's3' || bucketNameOf(call) !== null) return null;
  const { parameters } = call;
  const texts = [textAt(parameters, 'bucketName'), textAt(parameters, 'bucket')];
  const named = texts.find((text) => text !== null && isWay(readStoreName(text))) ?? null;
  if (named !== null) return named;
  const host = textAt(parameters, 'Host');
  return host !== null && isWay(readHost(host)) ? host : null;
}

/** Resources whose settings say which buckets are behind the ways that a record names. */
export function resourcesBehind(call: ApiCall): readonly string[] {
  const texts = [wayIn(call), copySourceOf(call)];
  return texts.flatMap((text) => {
    const named = text === null ? null : readStoreName(text);
    return isWay(named) ? [resourceOf(named, call)] : [];
  });
}

/**
 * The call with the buckets that it does not name itself, where the account's access points are known: the one that it is about stands
 * among its resources then, and its copy source names a bucket.
 */
export function withKnownBuckets(call: ApiCall, settings: SettingsState): ApiCall {
  const way = wayIn(call);
  const bucket = way === null ? null : bucketBehind(readStoreName(way), call, settings);
  const source = copySourceOf(call);
  const from = source === null ? null : readStoreName(source);
  const behind = isWay(from) ? bucketBehind(from, call, settings) : null;
  if (bucket === null && behind === null) return call;
  const resource = { arn: `arn:aws:s3:::${bucket}`, type: 'AWS::S3::Bucket', account: null, isPrefix: false };
  return {
    ...call,
    ...(bucket === null ? {} : { resources: [...call.resources, resource] }),
    ...(behind === null
      ? {}
      : { parameters: { ...call.parameters, [COPY_SOURCE]: `${behind}/${from?.key ?? ''}` } }),
  };
}

/** Why nobody can say whether a write is about something guarded; `null` where its bucket is known. */
export function unresolvedWay(call: ApiCall): string | null {
  const way = objectWriteKind(call) === null ? null : wayIn(call);
  return way === null ? null : `which bucket is behind ${way}: a bucket that could not be resolved`;
}

const copySourceOf = (call: ApiCall): string | null =>
  call.service === 's3' ? textAt(call.parameters, COPY_SOURCE) : null;

const isWay = (named: NamedStore | null): named is Way => named !== null && named.kind !== 'bucket';

const resourceOf = (way: Way, call: ApiCall): string =>
  way.kind === 'alias'
    ? `alias/${way.alias}`
    : `access-point/${way.account ?? call.account ?? ''}/${way.name}`;

function bucketBehind(named: NamedStore | null, call: ApiCall, settings: SettingsState): string | null {
  if (!isWay(named)) return null;
  const resource = resourceOf(named, call);
  if (named.kind === 'alias') return settings.get(resource, 'alias').value;
  return settings.get(resource, 'access-point').value.bucket;
}
