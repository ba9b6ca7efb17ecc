import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Sealwatch, type SealwatchProps } from './sealwatch.ts';

export interface SealwatchStackProps extends StackProps {
  readonly config: SealwatchProps;
}

/** A deployment on its own. */
export class SealwatchStack extends Stack {
  readonly sealwatch: Sealwatch;

  constructor(scope: Construct, id: string, { config, ...props }: SealwatchStackProps) {
    super(scope, id, { description: 'Sealwatch: tells when guarded objects in S3 change', ...props });
    this.sealwatch = new Sealwatch(this, 'Sealwatch', config);
  }
}
