import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { STATE_KEY_ACTIONS } from '../../core/scope/own-access.ts';
import { LARGE } from '../../core/scope/reader-permissions.ts';
import { bytesRead } from '../permissions/object-read.ts';
import { partitionUse } from '../permissions/permission.ts';
import { BundledFunction, type Surroundings } from './bundled-function.ts';
import { setSizes } from './object-readers.ts';
import { TIMEOUTS } from './timeouts.ts';

/** Reads parts of guarded objects, and writes down their digests: nothing that counts as a judgement. */
export class HashObject extends BundledFunction {
  /** Encrypts a digest that is put aside in mid-way. */
  readonly key: Key;

  constructor(scope: Construct, id: string, { surroundings }: { readonly surroundings: Surroundings }) {
    const key = new Key(scope, `${id}Key`, {
      description: `States of digests of large objects (${Stack.of(scope).stackName})`,
      enableKeyRotation: true,
      // What it encrypted is of use only while an object is being read.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const { config, tables } = surroundings;
    super(scope, id, {
      surroundings,
      entry: 'hash-object',
      description: 'Sealwatch: reads parts of objects that are too large for one invocation',
      timeout: TIMEOUTS.bulk,
      memorySize: 1769,
      permissions: [
        // Whether an object is gone or out of reach is asked by those who judge: they may list.
        ...bytesRead(config),
        partitionUse(tables.runs, LARGE, ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem']),
        {
          actions: STATE_KEY_ACTIONS,
          resources: [key.keyArn],
          // What says whose state it is, and up to where.
          conditions: {
            'ForAllValues:StringEquals': {
              'kms:EncryptionContextKeys': ['bucket', 'key', 'version', 'offset', 'size', 'reading'],
            },
            Null: { 'kms:EncryptionContextKeys': 'false' },
          },
        },
      ],
    });
    this.key = key;
    this.function.addEnvironment('SEALWATCH_STATE_KEY', key.keyArn);
    setSizes(this);
  }
}
