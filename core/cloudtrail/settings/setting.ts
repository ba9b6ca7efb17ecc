import { type Json, textAt } from '../../base/json.ts';
import type { ActivityRuleId } from '../../findings/rule-ids.ts';
import type { ApiCall } from '../api-call.ts';
import { bucketNamed, readHost } from '../bucket-name.ts';
import type { SettingValues } from './values.ts';

export type SettingName = keyof SettingValues;

/** What one call makes of one setting of one resource. */
export interface Assignment<Name extends SettingName = SettingName> {
  readonly setting: Name;
  /** `bucket/NAME`, `account/ID`, `access-point/ACCOUNT/NAME`, `trail/ACCOUNT/REGION/NAME`, `key/ID`. */
  readonly resource: string;
  readonly value: SettingValues[Name];
}

/** One setting: which calls change it and how, and what it is taken for where it was never read. */
export interface Setting<Name extends SettingName = SettingName> {
  readonly name: Name;
  /** In words, as in "the bucket's …". */
  readonly title: string;
  /** CloudTrail's names of the calls that change it, with their service: `s3:PutBucketPolicy`. */
  readonly calls: readonly string[];
  /** The rule that reports a refused attempt whose content is not in the record. */
  readonly rule: ActivityRuleId;
  /** The state that is assumed where it is not known: the one from which every weakening is one. */
  readonly safest: SettingValues[Name];
  /** Whose setting one of these calls changes; `null` where the record does not say. */
  resourceOf(call: ApiCall): string | null;
  /** What one of these calls sets; `undefined` where it leaves the setting alone or the record does not say. */
  assign(call: ApiCall, before: SettingValues[Name]): SettingValues[Name] | undefined;
  /**
   * True where the record holds a value in words that `assign` does not understand: what it makes of them says nothing.
   * @default never, and `assign` says `undefined` where it finds no value
   */
  isUnread?(call: ApiCall): boolean;
  /** The value that AWS's answer holds, written as CloudTrail writes the request. `null` is AWS's "there is none". */
  read(answer: Json): SettingValues[Name];
}

/** A value, and whether somebody saw it or it is assumed. */
export interface Known<Value> {
  readonly value: Value;
  readonly isKnown: boolean;
}

/** Settings as they are, by resource. */
export interface SettingsState {
  get<Name extends SettingName>(resource: string, setting: Name): Known<SettingValues[Name]>;
}

/** The bucket of a bucket's setting; `null` for other resources. */
export const bucketOf = (resource: string): string | null =>
  resource.startsWith('bucket/') ? resource.slice('bucket/'.length) : null;

/** The bucket that a call of S3 names, in whatever form, or that lies behind an access point; `null` where it names none. */
export function bucketNameOf(call: ApiCall): string | null {
  const { parameters, resources } = call;
  return (
    bucketNamed(textAt(parameters, 'bucketName')) ??
    bucketNamed(textAt(parameters, 'bucket')) ??
    resources.map(({ arn }) => bucketNamed(arn)).find((bucket) => bucket !== null) ??
    bucketOfHost(textAt(parameters, 'Host'))
  );
}

function bucketOfHost(host: string | null): string | null {
  const named = host === null ? null : readHost(host);
  return named?.kind === 'bucket' ? named.bucket : null;
}

export const bucketResource = (call: ApiCall): string | null => {
  const bucket = bucketNameOf(call);
  return bucket === null ? null : `bucket/${bucket}`;
};
