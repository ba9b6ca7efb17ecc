import { Lazy, Stack } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';

export interface AskerGrantOptions {
  /** Names of datasets. @default - all, also those that are added later */
  readonly datasets?: readonly string[];
}

/** Who may ask the recording function for what; it proves who asks and compares. */
export interface AskerGrant {
  readonly arn: string;
  readonly actions: readonly ('seal' | 'approve')[];
  /** `*` stands for all. */
  readonly datasets: readonly string[];
}

/** The list that the recording function decides by. IAM only knows who may invoke it, not for which dataset. */
export class AskerGrants {
  readonly #grants: AskerGrant[] = [];
  readonly #recorder: LambdaFunction;

  constructor(recorder: LambdaFunction) {
    this.#recorder = recorder;
  }

  add(grant: AskerGrant): void {
    this.#grants.push(grant);
    if (this.#grants.length > 1) return;
    const produce = () => Stack.of(this.#recorder).toJsonString(this.#grants);
    this.#recorder.addEnvironment('SEALWATCH_GRANTS', Lazy.string({ produce }));
  }
}
