import { CreateKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { TrialJournal } from '../../core/trial/clean-up.ts';
import type { TemporaryKeys } from '../../core/trial/ports.ts';
import { askAws } from './ask-aws.ts';

export interface KeyOptions {
  /** By which it is found again. */
  readonly description: string;
  /** ARN of the account that owns it. */
  readonly owner: string;
  /** ARNs of the roles that may not decrypt with it; where none is given, nobody may. */
  readonly denied: readonly string[];
}

/** One KMS key of the trial's own, with which the functions may not decrypt. */
export class TemporaryKey implements TemporaryKeys {
  readonly #kms: KMSClient;
  readonly #options: KeyOptions;
  readonly #journal: TrialJournal;
  #made: Promise<string> | null = null;

  constructor(kms: KMSClient, options: KeyOptions, journal: TrialJournal) {
    this.#kms = kms;
    this.#options = options;
    this.#journal = journal;
  }

  key(): Promise<string> {
    this.#made ??= this.#make();
    return this.#made;
  }

  async #make(): Promise<string> {
    const { description } = this.#options;
    await this.#journal.making({ kind: 'key', description, arn: null });
    const create = new CreateKeyCommand({ Description: description, Policy: policyOf(this.#options) });
    const { KeyMetadata: made } = await askAws('kms CreateKey', () => this.#kms.send(create));
    const arn = made?.Arn ?? '';
    await this.#journal.making({ kind: 'key', description, arn });
    return arn;
  }
}

// The functions' policies may allow them any key for objects of a bucket, so its own policy has to deny it.
const policyOf = ({ owner, denied }: KeyOptions): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Sid: 'Owner', Effect: 'Allow', Principal: { AWS: owner }, Action: 'kms:*', Resource: '*' },
      {
        Sid: 'NotTheFunctions',
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: 'kms:Decrypt',
        Resource: '*',
        ...(denied.length > 0 && { Condition: { ArnEquals: { 'aws:PrincipalArn': denied } } }),
      },
    ],
  });
