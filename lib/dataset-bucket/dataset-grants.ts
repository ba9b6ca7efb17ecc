import { Stack, Token } from 'aws-cdk-lib';
import type { Grant, IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { SealwatchError } from '../../core/base/errors.ts';
import type { DatasetBucket } from './dataset-bucket.ts';
import {
  type DatasetPermission,
  decryption,
  listing,
  permitRole,
  reading,
  writing,
} from './dataset-permissions.ts';
import { denial } from './denied-access.ts';

/** Where a training job writes. */
export interface TrainingOutput {
  /** Another bucket, or the same one: then another prefix than the dataset's. */
  readonly bucket: DatasetBucket;
  /** Ends with `/`. */
  readonly prefix: string;
}

export interface DatasetOptions {
  /** Prefix of the dataset in the bucket, ends with `/`. @default - the whole bucket */
  readonly dataset?: string;
}

export interface TrainOptions extends DatasetOptions {
  readonly output: TrainingOutput;
}

/** Who may do what with the data of a bucket. An identity that trains from it never writes it, and the other way round. */
export class DatasetGrants {
  readonly #dataset: DatasetBucket;
  readonly #trainers = new Set<IRole>();
  readonly #writers = new Set<IRole>();

  constructor(dataset: DatasetBucket) {
    this.#dataset = dataset;
  }

  /**
   * Lets a training job list and read one dataset, and write below one prefix; nothing else.
   * @throws {SealwatchError} `CONFIG_INVALID` when it could then write what it reads
   */
  train(role: IRole, { dataset = '', output }: TrainOptions): Grant {
    const isWithin = output.bucket === this.#dataset;
    refusePrefixes(dataset, output.prefix, isWithin);
    this.#admitTrainer(role);
    if (!isWithin) output.bucket.grants.#admitWriter(role);
    this.#denyWrites(role, isWithin ? output.prefix : null);
    return combined(role, [
      ...listing(this.#dataset, dataset),
      reading(this.#dataset, dataset),
      decryption(this.#dataset),
      ...writing(output.bucket, output.prefix),
    ]);
  }

  /**
   * Lets a role add objects to one dataset, also over existing ones, whose versions stay; nothing else.
   * @throws {SealwatchError} `CONFIG_INVALID` when the role trains from this bucket
   */
  publish(role: IRole, { dataset = '' }: DatasetOptions = {}): Grant {
    if (dataset !== '') requireFolder('dataset', dataset);
    this.#admitWriter(role);
    return combined(role, writing(this.#dataset, dataset));
  }

  #admitTrainer(role: IRole): void {
    if (this.#trainers.has(role) || this.#writers.has(role)) throw this.#conflict(role);
    this.#trainers.add(role);
  }

  #admitWriter(role: IRole): void {
    if (this.#trainers.has(role)) throw this.#conflict(role);
    this.#writers.add(role);
  }

  /** In another stack the two stacks would need each other; there, only the role's own policies limit it. */
  #denyWrites(role: IRole, except: string | null): void {
    const { bucket } = this.#dataset;
    if (Stack.of(role) !== Stack.of(bucket) && Token.isUnresolved(role.roleArn)) return;
    bucket.addToResourcePolicy(trainerDenial(bucket, role, except));
  }

  #conflict(role: IRole): SealwatchError {
    return invalid(
      `${role.node.path} has a grant for ${this.#dataset.node.path} already: a role that trains reads one dataset of a bucket and never writes it; use another role`,
    );
  }
}

const refusePrefixes = (dataset: string, output: string, isWithin: boolean): void => {
  if (dataset !== '') requireFolder('dataset', dataset);
  requireFolder('output', output);
  if (isWithin && overlap(dataset, output))
    throw invalid(
      `the output ${output} overlaps with the dataset "${dataset}" of the same bucket: who trains could change what it trains on`,
    );
};

const combined = (role: IRole, permissions: readonly DatasetPermission[]): Grant =>
  permissions.map((permission) => permitRole(role, permission)).reduce((all, one) => all.combine(one));

const invalid = (message: string): SealwatchError => new SealwatchError('CONFIG_INVALID', message);

/**
 * Refuses a prefix that would take in more than it says: `moderation/v1` is also the beginning of `moderation/v10/`.
 * @throws {SealwatchError} `CONFIG_INVALID`
 */
const requireFolder = (name: string, prefix: string): void => {
  if (/[^/]\/$/.test(prefix)) return;
  throw new SealwatchError(
    'CONFIG_INVALID',
    `the prefix of the ${name} is "${prefix}", allowed is one that ends with / such as "runs/2026-11/"`,
  );
};

/** Whether a key can lie below both. */
const overlap = (one: string, other: string): boolean => one.startsWith(other) || other.startsWith(one);

/** Everything but reading, with what AWS adds later under these words. */
const CHANGES = [
  's3:Put*',
  's3:Delete*',
  's3:Create*',
  's3:Update*',
  's3:Replicate*',
  's3:Restore*',
  's3:AbortMultipartUpload',
  's3:BypassGovernanceRetention',
];

/**
 * Denies a training role all changes of what it trains on, whatever else is attached to it: execution roles tend to be
 * given more than their job needs, and a model file that runs code has their rights.
 */
const trainerDenial = (bucket: Bucket, role: IRole, output: string | null): PolicyStatement =>
  denial(undefined, {
    actions: CHANGES,
    ...(output === null
      ? { resources: [bucket.bucketArn, bucket.arnForObjects('*')] }
      : { notResources: [bucket.arnForObjects(`${output}*`)] }),
    conditions: { ArnEquals: { 'aws:PrincipalArn': role.roleArn } },
  });
