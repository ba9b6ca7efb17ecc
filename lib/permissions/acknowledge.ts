import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Says, for the policy checks that read the template, why something is as it is. The id is the bare one, such as `AwsSolutions-S1`. */
export const acknowledge = (scope: IConstruct, id: string, reason: string): void =>
  Validations.of(scope).acknowledge({ id, reason });
