import { createHash } from 'node:crypto';
import { CustomResource, Lazy } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { ResolvedConfig } from '../../config/types.ts';
import { onBuckets } from '../permissions/object-read.ts';
import { type Permission, tableAccess } from '../permissions/permission.ts';
import { BundledFunction, type Surroundings } from './bundled-function.ts';
import { TIMEOUTS } from './timeouts.ts';

const CONFIGURATION_TYPE = 'Custom::SealwatchConfiguration';

/**
 * Goes up when the function writes down more than before: with the same configuration, CloudFormation would not ask again, and what is
 * new would be missing until somebody changes something.
 */
const RECORDS = '5';

export interface ConfigureProps {
  readonly surroundings: Surroundings;
  /** The settings poll and the audit, which it starts. */
  readonly poll: LambdaFunction;
  readonly audit: LambdaFunction;
}

/**
 * Brings the account in line with the configuration at each deployment: registers the datasets, reports what is guarded less than before, switches events of
 * existing buckets on, has their settings polled and their posture audited, and says what it found. CloudFormation calls the function itself, so that no second function
 * with more permissions stands between.
 */
export class Configure extends BundledFunction {
  readonly #resource: CustomResource;
  #grants = (): string => '[]';

  constructor(scope: Construct, id: string, { surroundings, poll, audit }: ConfigureProps) {
    const { findings, runs } = surroundings.tables;
    super(scope, id, {
      entry: 'configure',
      description: 'Sealwatch: registers datasets and switches on the events of existing buckets',
      timeout: TIMEOUTS.configure,
      memorySize: 512,
      surroundings,
      permissions: [
        ...tableAccess({ read: [findings, runs], put: [findings, runs], update: [runs] }),
        ...bucketSettings(surroundings.config),
        { actions: ['lambda:InvokeFunction'], resources: [poll.functionArn, audit.functionArn] },
      ],
    });
    this.function.addEnvironment('SEALWATCH_LOOK_FUNCTION', poll.functionName);
    this.function.addEnvironment('SEALWATCH_AUDIT_FUNCTION', audit.functionName);
    this.#resource = new CustomResource(this, 'Configuration', {
      resourceType: CONFIGURATION_TYPE,
      serviceToken: this.function.functionArn,
      // A function that dies without an answer must not hold a deployment up for the default hour.
      serviceTimeout: TIMEOUTS.configure,
      properties: {
        Configuration: fingerprint(surroundings.config),
        Records: RECORDS,
        Grants: Lazy.string({ produce: () => this.#grants() }),
      },
    });
  }

  /** What to do by hand, as text: datasets without a baseline. */
  get notes(): string {
    return this.#resource.getAttString('Notes');
  }

  /** Has who may seal and approve written down: JSON, as it is when the template is made. */
  recordGrants(produce: () => string): void {
    this.#grants = produce;
  }

  /** The digest of those that this deployment had written down. */
  get grantsDigest(): string {
    return this.#resource.getAttString('GrantsDigest');
  }

  /** Waits for what must stand before events are switched on. */
  after(...constructs: readonly Construct[]): void {
    this.#resource.node.addDependency(...constructs);
  }
}

/** A property that changes with the configuration, so that CloudFormation asks again. */
const fingerprint = (config: ResolvedConfig): string =>
  createHash('sha256').update(JSON.stringify(config)).digest('hex');

const bucketSettings = ({ buckets }: ResolvedConfig): Permission[] => [
  ...onBuckets(buckets, ['s3:GetBucketLocation', 's3:GetBucketNotification']),
  ...onBuckets(
    buckets.filter(({ existing }) => existing),
    ['s3:PutBucketNotification'],
  ),
];
