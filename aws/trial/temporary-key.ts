import { CreateKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { TrialJournal } from '../../core/trial/clean-up.ts';
import type { TemporaryKeys } from '../../core/trial/ports.ts';
import { askAws } from './ask-aws.ts';

/** One KMS key of the trial's own, with the policy that KMS gives a new key: the functions have no right to use it. */
export class TemporaryKey implements TemporaryKeys {
  readonly #kms: KMSClient;
  readonly #description: string;
  readonly #journal: TrialJournal;
  #made: Promise<string> | null = null;

  constructor(kms: KMSClient, description: string, journal: TrialJournal) {
    this.#kms = kms;
    this.#description = description;
    this.#journal = journal;
  }

  key(): Promise<string> {
    this.#made ??= this.#make();
    return this.#made;
  }

  async #make(): Promise<string> {
    const description = this.#description;
    await this.#journal.making({ kind: 'key', description, arn: null });
    const { KeyMetadata: made } = await askAws('kms CreateKey', () =>
      this.#kms.send(new CreateKeyCommand({ Description: description })),
    );
    const arn = made?.Arn ?? '';
    await this.#journal.making({ kind: 'key', description, arn });
    return arn;
  }
}
