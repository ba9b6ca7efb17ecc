import { at, flagAt, isObject, type Json, textAt } from '../../base/json.ts';
import type { ApiCall } from '../api-call.ts';
import { bucketNamed } from '../bucket-name.ts';
import { textAnywhere } from '../fields.ts';
import { documentIn } from './bucket-access.ts';
import { ALL_BLOCKED } from './public-access-block.ts';
import type { Setting } from './setting.ts';
import type { AccessPoint, PublicAccessBlock } from './values.ts';

const NO_ACCESS_POINT: AccessPoint = {
  exists: false,
  bucket: null,
  policy: null,
  isVpcOnly: false,
  block: ALL_BLOCKED,
};

/** An access point as a whole: its bucket, its network, its policy. Its Block Public Access never changes once it exists. */
export const accessPoint: Setting<'access-point'> = {
  name: 'access-point',
  title: 'access point',
  calls: [
    's3:CreateAccessPoint',
    's3:DeleteAccessPoint',
    's3:PutAccessPointPolicy',
    's3:DeleteAccessPointPolicy',
  ],
  rule: 'access-point-opened',
  safest: NO_ACCESS_POINT,
  resourceOf(call) {
    const name = nameOf(call);
    return name === null ? null : `access-point/${accountOf(call) ?? ''}/${name}`;
  },
  assign(call, before) {
    if (call.name === 'DeleteAccessPoint') return NO_ACCESS_POINT;
    if (call.name === 'CreateAccessPoint') return created(call.parameters);
    if (call.name === 'DeleteAccessPointPolicy') return { ...before, policy: null };
    const policy = documentIn(policyIn(call.parameters));
    return policy === undefined ? undefined : { ...before, exists: true, policy };
  },
  isUnread: (call) => call.name === 'CreateAccessPoint' && created(call.parameters).bucket === null,
  /** `null` where there is none. */
  read: (answer) =>
    answer === null
      ? NO_ACCESS_POINT
      : {
          ...created(isObject(answer) ? answer : {}),
          policy: documentIn(at(answer, 'Policy')) ?? null,
        },
};

/** Which bucket an alias stands for. S3 makes it with its access point, and names it in its answer. */
export const alias: Setting<'alias'> = {
  name: 'alias',
  title: 'bucket behind the alias',
  calls: ['s3:CreateAccessPoint'],
  rule: 'access-point-opened',
  safest: null,
  resourceOf({ response }) {
    const name = textAnywhere(response, 'alias');
    return name === null ? null : `alias/${name}`;
  },
  assign: ({ parameters }) => created(parameters).bucket ?? undefined,
  read: (answer) => bucketNamed(textAt(answer, 'Bucket')),
};

/** Which bucket an S3 Files file system serves: only the call that makes it says so. */
export const fileSystem: Setting<'file-system'> = {
  name: 'file-system',
  title: 'bucket of the file system',
  calls: ['s3files:CreateFileSystem'],
  rule: 'access-point-opened',
  safest: null,
  resourceOf: ({ response }) => fileSystemResource(textAnywhere(response, 'filesystemid')),
  assign: ({ parameters }) =>
    bucketNamed(textAnywhere(parameters, 'bucket') ?? textAnywhere(parameters, 'bucketarn')) ?? undefined,
  read: (answer) => bucketNamed(textAnywhere(answer, 'bucket')),
};

/** `file-system/ID`, by the id or the ARN of one; `null` for none. */
export const fileSystemResource = (name: string | null): string | null =>
  name === null ? null : `file-system/${name.replace(/^.*[/:]/, '')}`;

/** By name, or by the ARN that stands in the name's place. */
function nameOf(call: ApiCall): string | null {
  const named = textAt(call.parameters, 'name') ?? textAt(call.parameters, 'Name');
  const arn = call.resources.find(({ arn: each }) => each.includes(':accesspoint/'))?.arn ?? null;
  return (named ?? arn)?.replace(/^.*:accesspoint\//, '') ?? null;
}

const accountOf = (call: ApiCall): string | null =>
  textAt(call.parameters, 'accountId') ?? textAt(call.parameters, 'AccountId') ?? call.account;

const policyIn = (parameters: unknown): Json | undefined =>
  at(parameters, 'policy') ||
  at(parameters, 'Policy') ||
  at(parameters, 'PutAccessPointPolicyRequest', 'Policy');

/** The call's parameters stand beside each other or, as in the request's XML, in an element. */
function created(parameters: Json): AccessPoint {
  const inner = at(parameters, 'CreateAccessPointRequest') ?? parameters;
  const network = textAt(inner, 'NetworkOrigin');
  const vpc = textAt(inner, 'VpcConfiguration', 'VpcId') ?? textAt(inner, 'vpcConfiguration', 'vpcId');
  return {
    exists: true,
    bucket: bucketNamed(
      textAt(inner, 'Bucket') ?? textAt(inner, 'bucket') ?? textAt(parameters, 'bucketName'),
    ),
    policy: null,
    isVpcOnly: network === 'VPC' || vpc !== null,
    block: blockIn(
      at(inner, 'PublicAccessBlockConfiguration') ?? at(inner, 'publicAccessBlockConfiguration'),
    ),
  };
}

/** What is left out is on: unlike a bucket's, an access point's block is all on unless the call says otherwise. */
function blockIn(value: Json | undefined): PublicAccessBlock {
  const isOn = (name: string): boolean =>
    flagAt(value, name) ?? flagAt(value, `${name.charAt(0).toLowerCase()}${name.slice(1)}`) ?? true;
  return {
    blockPublicAcls: isOn('BlockPublicAcls'),
    ignorePublicAcls: isOn('IgnorePublicAcls'),
    blockPublicPolicy: isOn('BlockPublicPolicy'),
    restrictPublicBuckets: isOn('RestrictPublicBuckets'),
  };
}
