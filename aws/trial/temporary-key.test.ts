import type { KMSClient } from '@aws-sdk/client-kms';
import { describe, expect, it } from 'vitest';
import type { Made } from '../../core/trial/clean-up.ts';
import { type KeyOptions, TemporaryKey } from './temporary-key.ts';

const OPTIONS: KeyOptions = {
  description: 'd',
  owner: 'arn:aws:iam::111122223333:root',
  denied: ['arn:role/a'],
};

function keyWith(options: KeyOptions) {
  const journal: Made[] = [];
  const made: { readonly Policy: string }[] = [];
  const send = async (command: { readonly input: { readonly Policy: string } }) => {
    made.push(command.input);
    return { KeyMetadata: { Arn: `arn:k${made.length}` } };
  };
  const key = new TemporaryKey({ send } as unknown as KMSClient, options, {
    making: async (thing) => void journal.push(thing),
  });
  return { key, journal, policy: () => JSON.parse(made[0]?.Policy ?? '{}'), count: () => made.length };
}

describe("a trial's key", () => {
  it('is made once, in the journal before, and with its name after', async () => {
    const { key, journal, count } = keyWith(OPTIONS);
    expect(await Promise.all([key.key(), key.key()])).toEqual(['arn:k1', 'arn:k1']);
    expect(count()).toBe(1);
    expect(journal).toEqual([
      { kind: 'key', description: 'd', arn: null },
      { kind: 'key', description: 'd', arn: 'arn:k1' },
    ]);
  });

  it('denies decryption to the functions, whatever their own policies allow, and leaves it to its owner', async () => {
    const { key, policy } = keyWith(OPTIONS);
    await key.key();
    expect(policy().Statement).toMatchObject([
      { Effect: 'Allow', Principal: { AWS: OPTIONS.owner }, Action: 'kms:*' },
      {
        Effect: 'Deny',
        Action: 'kms:Decrypt',
        Condition: { ArnEquals: { 'aws:PrincipalArn': ['arn:role/a'] } },
      },
    ]);
  });

  it('denies it to everybody where the roles are not known', async () => {
    const { key, policy } = keyWith({ ...OPTIONS, denied: [] });
    await key.key();
    expect(policy().Statement[1].Condition).toBeUndefined();
  });
});
