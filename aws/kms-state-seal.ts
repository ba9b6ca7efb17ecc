import { DecryptCommand, EncryptCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { StateBinding, StateSeal } from '../core/engine/large/hash-slice.ts';

/**
 * Closes states with a KMS key. What a state belongs to is its encryption context: KMS opens it with the very same one only, and
 * CloudTrail records who did so.
 */
export class KmsStateSeal implements StateSeal {
  readonly #client: KMSClient;
  readonly #keyArn: string;

  constructor(client: KMSClient, keyArn: string) {
    this.#client = client;
    this.#keyArn = keyArn;
  }

  async close(state: Uint8Array, binding: StateBinding): Promise<Uint8Array> {
    const { CiphertextBlob } = await this.#client.send(
      new EncryptCommand({ KeyId: this.#keyArn, Plaintext: state, EncryptionContext: contextOf(binding) }),
    );
    return CiphertextBlob as Uint8Array;
  }

  async open(sealed: Uint8Array, binding: StateBinding): Promise<Uint8Array | null> {
    try {
      const { Plaintext } = await this.#client.send(
        // Of another key nobody's state counts.
        new DecryptCommand({
          KeyId: this.#keyArn,
          CiphertextBlob: sealed,
          EncryptionContext: contextOf(binding),
        }),
      );
      return Plaintext as Uint8Array;
    } catch (error) {
      if (error instanceof Error && REFUSED.has(error.name)) return null;
      throw error;
    }
  }
}

const REFUSED: ReadonlySet<string> = new Set(['InvalidCiphertextException', 'IncorrectKeyException']);

const contextOf = (binding: StateBinding): Record<string, string> =>
  Object.fromEntries(Object.entries(binding).map(([name, value]) => [name, String(value)]));
