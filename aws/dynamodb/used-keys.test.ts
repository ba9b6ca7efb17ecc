import { describe, expect, it } from 'vitest';
import { version } from '../../test/cli/samples.ts';
import { MemoryDynamoDb } from '../../test/fakes/dynamodb/memory-dynamodb.ts';
import type { TableNames } from './tables.ts';
import { DynamoUsedKeys, readUsedKeys } from './used-keys.ts';

const TABLES: TableNames = { manifest: 'M', versions: 'V', findings: 'F', runs: 'R' };
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd';

function scene() {
  const memory = new MemoryDynamoDb({ tables: { R: { key: ['collection', 'id'] } } });
  return { memory, keys: () => new DynamoUsedKeys(memory.client(), TABLES) };
}

const under = (kmsKeyId: string | null) =>
  version('v1', {}, { encryption: { algorithm: kmsKeyId === null ? 'AES256' : 'aws:kms', kmsKeyId } });

describe('keys of guarded versions', () => {
  it('are found by their ids by another process', async () => {
    const { keys } = scene();
    await keys().addOf([under(KEY), under(KEY), under(null)]);
    expect(await keys().find(['1234abcd', 'other'])).toEqual([{ id: '1234abcd', reencrypted: 0 }]);
  });

  it('are listed for people, whoever wrote them', async () => {
    const { memory, keys } = scene();
    await keys().addOf([under(KEY), under(KEY.replace('1234', '5678')), under(null)]);
    await keys().add({ key: KEY, reencrypted: 'b/a' });
    expect(await readUsedKeys(memory.client(), TABLES)).toEqual([KEY, KEY.replace('1234', '5678')]);
  });

  it('are written once by a process, into one partition', async () => {
    const { memory, keys } = scene();
    const mine = keys();
    await mine.addOf([under(KEY)]);
    await mine.addOf([under(KEY)]);
    expect(memory.items('R')).toEqual([{ collection: 'used-keys', id: '1234abcd', key: KEY }]);
  });

  it('count each object that was encrypted again once, and no more than matter', async () => {
    const { keys } = scene();
    for (let n = 0; n < 30; n += 1) await keys().add({ key: KEY, reencrypted: `b/${n % 3}` });
    expect(await keys().find(['1234abcd'])).toEqual([{ id: '1234abcd', reencrypted: 3 }]);
    for (let n = 0; n < 30; n += 1) await keys().add({ key: KEY, reencrypted: `b/${n}` });
    expect(await keys().find(['1234abcd'])).toEqual([{ id: '1234abcd', reencrypted: 10 }]);
  });
});
