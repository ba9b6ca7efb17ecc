import { GetPolicyCommand, GetPolicyVersionCommand, type IAMClient } from '@aws-sdk/client-iam';
import type { Json } from '../../../core/base/json.ts';
import { documentIn } from './document.ts';

/** Reads policies that many identities may share, each once. */
export class ManagedPolicies {
  readonly #iam: IAMClient;
  readonly #read = new Map<string, Promise<Json>>();

  constructor(iam: IAMClient) {
    this.#iam = iam;
  }

  /** The version that is in force. */
  document(arn: string): Promise<Json> {
    const document = this.#read.get(arn) ?? this.#ask(arn);
    this.#read.set(arn, document);
    return document;
  }

  async #ask(PolicyArn: string): Promise<Json> {
    const { Policy: policy } = await this.#iam.send(new GetPolicyCommand({ PolicyArn }));
    const VersionId = policy?.DefaultVersionId;
    const { PolicyVersion: version } = await this.#iam.send(
      new GetPolicyVersionCommand({ PolicyArn, VersionId }),
    );
    return documentIn(version?.Document);
  }
}
