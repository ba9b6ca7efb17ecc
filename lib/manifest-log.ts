import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { type Bucket, ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { ResolvedConfig } from '../config/types.ts';
import { OwnBucket, ownBucketArn } from './own-bucket.ts';
import type { Permission } from './permissions/permission.ts';

/** Nobody can take it back for as long: a year covers most audits, and ends. */
const DEFAULT_RETENTION_DAYS = 365;

/** Where the log is kept, and its two keys: one signs its checkpoints, the other one makes the seals by which it knows whose an item is. */
export class ManifestLog extends Construct {
  readonly bucket: Bucket;
  readonly signingKey: Key;
  readonly sealKey: Key;

  constructor(scope: Construct, id: string, { manifestLog }: Pick<ResolvedConfig, 'manifestLog'>) {
    super(scope, id);
    const { stackName } = Stack.of(this);
    this.signingKey = new Key(this, 'SigningKey', {
      description: `Checkpoints of the manifest's log (${stackName})`,
      // What signed notes know best, and KMS signs.
      keySpec: KeySpec.ECC_NIST_EDWARDS25519,
      keyUsage: KeyUsage.SIGN_VERIFY,
      // Checkpoints that were handed out are checked with it for as long as anybody has them.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.sealKey = new Key(this, 'SealKey', {
      description: `Seals of the manifest's items (${stackName})`,
      keySpec: KeySpec.HMAC_256,
      keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
      // A stack of the same name finds the tables again, and nobody else could tell whose their items are.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    // A stack of the same name finds it again, as it finds the tables; its log begins anew, below the name of its own key.
    this.bucket = new OwnBucket(this, 'Bucket', {
      holds: 'log',
      unlogged: 'One function writes it, and each write is an entry of the log.',
      objectLockEnabled: true,
      objectLockDefaultRetention: ObjectLockRetention.compliance(
        Duration.days(manifestLog?.retentionDays ?? DEFAULT_RETENTION_DAYS),
      ),
    });
  }

  /** ARN of all that is in it. */
  get objectsArn(): string {
    return `${ownBucketArn(this, 'log')}/*`;
  }

  /** Reading its newest checkpoint, and nothing else of it. */
  get readCheckpoint(): Permission {
    const { keyId } = this.signingKey;
    return { actions: ['s3:GetObject'], resources: [`${ownBucketArn(this, 'log')}/${keyId}/checkpoint`] };
  }

  /** Has one role write the log and sign it, some make seals, and nobody else do either. */
  giveTo(writer: Role, sealers: readonly Role[]): void {
    this.signingKey.addToResourcePolicy(deniedTo([writer], ['kms:Sign'], ['*']));
    this.sealKey.addToResourcePolicy(deniedTo(sealers, ['kms:GenerateMac', 'kms:VerifyMac'], ['*']));
    this.bucket.addToResourcePolicy(deniedTo([writer], ['s3:PutObject'], [this.bucket.arnForObjects('*')]));
    // A delete marker does not touch what is locked, but hides it.
    this.bucket.addToResourcePolicy(
      deniedTo([], ['s3:DeleteObject', 's3:DeleteObjectVersion'], [this.bucket.arnForObjects('*')]),
    );
  }
}

const deniedTo = (
  exempt: readonly Role[],
  actions: readonly string[],
  resources: readonly string[],
): PolicyStatement =>
  new PolicyStatement({
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: [...actions],
    resources: [...resources],
    ...(exempt.length > 0 && {
      conditions: { ArnNotEquals: { 'aws:PrincipalArn': exempt.map(({ roleArn }) => roleArn) } },
    }),
  });
