import type { Json } from '../../../core/base/json.ts';
import { objectLock } from '../../../core/cloudtrail/settings/data-protection.ts';
import { encryption } from '../../../core/cloudtrail/settings/encryption.ts';
import {
  type BucketFacts,
  type Fact,
  type KeyFacts,
  known,
  type WriterFacts,
} from '../../../core/posture/facts.ts';
import { sampleAccount, sampleBucket } from '../../../core/posture/sample-facts.examples.ts';
import type { Mode } from '../../../core/scope/dataset.ts';
import { DATASET } from './dataset-stack.ts';
import type { Caller } from './evaluate.ts';
import type { SimulatedAccount } from './simulated-account.ts';
import { ACCOUNT } from './template-values.ts';

/** As much of a bucket in a template as becomes facts. */
interface BucketProperties {
  readonly BucketEncryption: {
    readonly ServerSideEncryptionConfiguration: readonly { readonly ServerSideEncryptionByDefault: Json }[];
  };
  readonly PublicAccessBlockConfiguration: Readonly<Record<string, boolean>>;
  readonly OwnershipControls: {
    readonly Rules: readonly { readonly ObjectOwnership: 'BucketOwnerEnforced' }[];
  };
  readonly VersioningConfiguration?: { readonly Status: 'Enabled' | 'Suspended' };
  readonly LifecycleConfiguration?: { readonly Rules: readonly object[] };
  readonly ObjectLockConfiguration?: Json;
  readonly LoggingConfiguration?: { readonly DestinationBucketName: string; readonly LogFilePrefix: string };
  readonly NotificationConfiguration?: { readonly EventBridgeConfiguration?: object };
  readonly InventoryConfigurations?: readonly {
    readonly Id: string;
    readonly Enabled: boolean;
    readonly IncludedObjectVersions: 'All' | 'Current';
    readonly Prefix?: string;
    readonly ScheduleFrequency: 'Daily' | 'Weekly';
    readonly Destination: { readonly BucketArn: string };
  }[];
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

export interface Dataset {
  readonly bucket: string;
  readonly mode: Mode;
  /** Absent where the configuration names none. */
  readonly writer?: Caller;
}

/** What an audit would find out of a bucket that the template makes, in an account of good posture. */
export const factsOf = (account: SimulatedAccount, { bucket, mode, writer }: Dataset): BucketFacts => {
  const properties = account.properties(bucket) as unknown as BucketProperties;
  const { LoggingConfiguration: log } = properties;
  const writers = writer ? [writer.arn ?? ''] : [];
  const dataset = { name: 'moderation-v1', prefix: DATASET, mode, writers };
  return sampleBucket({
    name: bucket,
    datasets: [dataset],
    account: sampleAccount({
      guarded: [bucket, 'acme-trail', ...(log ? [log.DestinationBucketName] : [])],
      guardedDatasets: [{ bucket, ...dataset }],
      writers: new Map(writer ? [[writer.arn ?? '', known(writerOf(writer))]] : []),
    }),
    policy: known(jsonOf(account.policy(bucket))),
    acl: known({ grants: [], owner: 'owner-id' }),
    publicAccessBlock: known(blockOf(properties)),
    ownership: known(properties.OwnershipControls.Rules[0]?.ObjectOwnership ?? 'ObjectWriter'),
    versioning: known({ status: properties.VersioningConfiguration?.Status ?? 'Never', mfaDelete: false }),
    lifecycle: known(deletionsOf(properties)),
    encryption: known(encryptionOf(properties)),
    replication: known([]),
    objectLock: known(
      objectLock.read({ ObjectLockConfiguration: properties.ObjectLockConfiguration ?? null }),
    ),
    logging: known(log ? { bucket: log.DestinationBucketName, prefix: log.LogFilePrefix } : null),
    notification: known({
      eventBridge: properties.NotificationConfiguration?.EventBridgeConfiguration !== undefined,
    }),
    tags: known(Object.fromEntries((properties.Tags ?? []).map(({ Key, Value }) => [Key, Value]))),
    inventory: known(inventoriesOf(properties)),
    accessPoints: known([]),
    key: keyOf(account, bucket),
  });
};

const writerOf = ({ arn, policies }: Caller): WriterFacts => ({
  arn: arn ?? '',
  kind: 'role',
  policies: policies.map(jsonOf),
  accessKeys: [],
});

const jsonOf = (value: unknown): Json => JSON.parse(JSON.stringify(value));

const blockOf = ({ PublicAccessBlockConfiguration: block }: BucketProperties) => ({
  blockPublicAcls: block.BlockPublicAcls === true,
  ignorePublicAcls: block.IgnorePublicAcls === true,
  blockPublicPolicy: block.BlockPublicPolicy === true,
  restrictPublicBuckets: block.RestrictPublicBuckets === true,
});

/** CloudFormation has its own names for what deletes, so only rules that surely do not are taken. */
const deletionsOf = ({ LifecycleConfiguration }: BucketProperties): readonly never[] => {
  const harmless = ['Id', 'Status', 'AbortIncompleteMultipartUpload'];
  const other = (LifecycleConfiguration?.Rules ?? [])
    .flatMap((rule) => Object.keys(rule))
    .filter((name) => !harmless.includes(name));
  if (other.length > 0) throw new Error(`no simulation of ${other.join(', ')} in a lifecycle`);
  return [];
};

const encryptionOf = ({ BucketEncryption }: BucketProperties) =>
  encryption.read({
    ServerSideEncryptionConfiguration: {
      Rules: BucketEncryption.ServerSideEncryptionConfiguration.map(
        ({ ServerSideEncryptionByDefault, ...rule }) => ({
          ...rule,
          ApplyServerSideEncryptionByDefault: ServerSideEncryptionByDefault,
        }),
      ),
    },
  });

const inventoriesOf = ({ InventoryConfigurations = [] }: BucketProperties) =>
  InventoryConfigurations.map((each) => ({
    id: each.Id,
    isEnabled: each.Enabled,
    hasAllVersions: each.IncludedObjectVersions === 'All',
    prefix: each.Prefix ?? '',
    frequency: each.ScheduleFrequency,
    target: each.Destination.BucketArn.split(':').at(-1) ?? '',
  }));

const keyOf = (account: SimulatedAccount, bucket: string): Fact<KeyFacts | null> => {
  const arn = account.keyArn(bucket);
  if (arn === null) return known(null);
  const { EnableKeyRotation, KeyPolicy } = account.keyProperties(arn);
  return known({
    arn,
    account: ACCOUNT,
    isCustomerManaged: true,
    state: 'Enabled',
    isRotated: known(EnableKeyRotation === true),
    policy: known(jsonOf(KeyPolicy)),
  });
};
