import type { Template } from 'aws-cdk-lib/assertions';
import type { Resource } from '../synthesized/template.ts';
import { type Caller, isAllowed, type Target } from './evaluate.ts';
import { type Keys, listed, type Policy } from './policy.ts';
import { ACCOUNT, REGION, resourcesIn } from './template-values.ts';

/** One S3 call. */
export interface Call {
  readonly action: string;
  readonly bucket: string;
  /** `null` for calls about the bucket as such. */
  readonly key: string | null;
  readonly keys?: Keys;
}

/** What S3 asks KMS for on behalf of the caller. */
const KEY_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  's3:GetObject': ['kms:Decrypt'],
  's3:GetObjectVersion': ['kms:Decrypt'],
  // Decrypting is what a later part of a multipart upload takes.
  's3:PutObject': ['kms:GenerateDataKey', 'kms:Decrypt'],
};

const EVERYTHING: Policy = { Statement: [{ Effect: 'Allow', Action: ['s3:*', 'kms:*'], Resource: '*' }] };

/** An account in which one template is deployed. */
export class SimulatedAccount {
  readonly #resources: Readonly<Record<string, Resource>>;

  constructor(template: Template) {
    this.#resources = resourcesIn(template);
  }

  /** A role of the template, whose path begins with this; with other policies too where they are given. */
  role(start: string, { isPowerful = false } = {}): Caller {
    const id = this.#idOf('AWS::IAM::Role', start);
    return {
      name: isPowerful ? `${start}, with every right besides` : start,
      arn: `arn:aws:iam::${ACCOUNT}:role/${id}`,
      account: ACCOUNT,
      policies: [...this.#policiesOf(id), ...(isPowerful ? [EVERYTHING] : [])],
    };
  }

  /** Name of a bucket whose path begins with this. */
  bucket(start: string): string {
    return this.#idOf('AWS::S3::Bucket', start).toLowerCase();
  }

  keyArn(bucket: string): string | null {
    const encryption = JSON.stringify(this.properties(bucket).BucketEncryption);
    return /"KMSMasterKeyID":"([^"]+)"/.exec(encryption)?.[1] ?? null;
  }

  properties(bucket: string): Readonly<Record<string, unknown>> {
    const entry = Object.entries(this.#resources).find(([id]) => id.toLowerCase() === bucket);
    if (entry === undefined) throw new Error(`no bucket ${bucket}`);
    return entry[1].Properties;
  }

  policy(bucket: string): Policy {
    const [found] = this.#all('AWS::S3::BucketPolicy').filter(({ Bucket }) => Bucket === bucket);
    return (found?.PolicyDocument as Policy | undefined) ?? { Statement: [] };
  }

  keyProperties(arn: string): Readonly<Record<string, unknown>> {
    const found = this.#resources[arn.split('/').at(-1) ?? ''];
    if (found === undefined) throw new Error(`no key ${arn}`);
    return found.Properties;
  }

  /** Whether AWS would allow a call, and what S3 asks KMS for it. */
  allows(caller: Caller, { action, bucket, key, keys = {} }: Call): boolean {
    const arn = `arn:aws:s3:::${bucket}`;
    const request = {
      caller,
      action,
      resource: key === null ? arn : `${arn}/${key}`,
      keys: { ...contextOf(caller), ...keys },
    };
    const target = { ...OWNED, policy: this.policy(bucket), kind: 'bucket' } as const;
    return isAllowed(request, target) && this.#keyAllows(caller, action, bucket);
  }

  /** Whether KMS would allow the use of a bucket's key, through S3 or as asked. */
  allowsKey(caller: Caller, action: string, arn: string, keys: Keys): boolean {
    const target: Target = { ...OWNED, policy: this.keyProperties(arn).KeyPolicy as Policy, kind: 'key' };
    return isAllowed({ caller, action, resource: arn, keys: { ...contextOf(caller), ...keys } }, target);
  }

  #keyAllows(caller: Caller, action: string, bucket: string): boolean {
    const key = this.keyArn(bucket);
    const keys = {
      'kms:ViaService': `s3.${REGION}.amazonaws.com`,
      'kms:EncryptionContext:aws:s3:arn': `arn:aws:s3:::${bucket}`,
    };
    return (
      key === null || (KEY_ACTIONS[action] ?? []).every((each) => this.allowsKey(caller, each, key, keys))
    );
  }

  #policiesOf(role: string): readonly Policy[] {
    return this.#all('AWS::IAM::Policy')
      .filter(({ Roles }) => listed(Roles).includes(role))
      .map(({ PolicyDocument }) => PolicyDocument as Policy);
  }

  #all(type: string): readonly Readonly<Record<string, unknown>>[] {
    return Object.values(this.#resources)
      .filter(({ Type }) => Type === type)
      .map(({ Properties }) => Properties);
  }

  #idOf(type: string, start: string): string {
    const found = Object.entries(this.#resources).find(
      ([id, { Type }]) => Type === type && id.startsWith(start),
    );
    if (found === undefined) throw new Error(`no ${type} whose name begins with ${start}`);
    return found[0];
  }
}

const OWNED = { account: ACCOUNT, restrictsPublic: true };

/** What every request over TLS brings along. */
const contextOf = ({ arn, account, service }: Caller): Keys => ({
  'aws:SecureTransport': 'true',
  's3:TlsVersion': '1.3',
  'aws:PrincipalArn': arn ?? undefined,
  'aws:PrincipalAccount': account ?? undefined,
  'aws:PrincipalIsAWSService': String(service !== undefined),
  'aws:ViaAWSService': 'false',
});

const powerful = (name: string, arn: string): Caller => ({
  name,
  arn,
  account: arn.split(':')[4] ?? null,
  policies: [EVERYTHING],
});

/** Callers that no template makes. */
export const ROOT = powerful('root', `arn:aws:iam::${ACCOUNT}:root`);
export const POWER_USER = powerful('a role with every right', `arn:aws:iam::${ACCOUNT}:role/PowerUser`);
export const FOREIGNER = powerful('a role of another account', 'arn:aws:iam::999988887777:role/Admin');
export const DEPLOYER = powerful(
  'the role that CloudFormation deploys with',
  `arn:aws:iam::${ACCOUNT}:role/cdk-hnb659fds-cfn-exec-role-${ACCOUNT}-${REGION}`,
);
export const NOBODY: Caller = { name: 'nobody signed in', arn: null, account: null, policies: [] };
export const service = (name: string): Caller => ({
  name,
  arn: null,
  account: null,
  service: name,
  policies: [],
});
