import { createHmac } from 'node:crypto';
import { type AttributeValue as Attribute, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { decodeLeaf, encodeLeaf, type Item, type RecordLeaf } from '../../core/log/leaf.ts';
import type { Mac } from '../../core/log/seal.ts';
import { sealingItems } from './seal-items.ts';
import { itemDigest, leavesOfStream, plainItem } from './stream-leaves.ts';
import { tablePage } from './table-pages.ts';

const TABLES = { manifest: 'S-Manifest', versions: 'S-Versions', findings: 'S-Findings', runs: 'S-Runs' };
const macOf =
  (key: string): Mac =>
  (text) =>
    new Uint8Array(createHmac('sha256', key).update(text).digest());
const MAC = macOf('key');

/** A table's client that sends nothing, and keeps what it would have sent. */
function recording() {
  const sent: unknown[] = [];
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      region: 'eu-west-1',
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
      requestHandler: {
        handle: async (request: { body: string }) => {
          sent.push(JSON.parse(request.body));
          throw new Error('sent');
        },
      } as never,
      maxAttempts: 1,
    }),
    { marshallOptions: { removeUndefinedValues: true } },
  );
  return { sent, client: sealingItems(client, TABLES, async () => MAC) };
}

type Image = Record<string, AttributeValue>;

async function imageOf(TableName: string, item: Item): Promise<Image> {
  const { client, sent } = recording();
  await client.send(new PutCommand({ TableName, Item: item })).catch(() => undefined);
  return (sent[0] as { Item: Image }).Item;
}

const record = (
  table: string,
  images: { before?: Image; after?: Image },
  Keys: Image = { object: { S: 'b/k' } },
): DynamoDBRecord => ({
  eventSourceARN: `arn:aws:dynamodb:eu-west-1:111122223333:table/${table}/stream/2026-11-20T03:12:07.000`,
  dynamodb: {
    Keys,
    ApproximateCreationDateTime: 1_795_144_327,
    SequenceNumber: '111',
    ...(images.after && { NewImage: images.after }),
    ...(images.before && { OldImage: images.before }),
  },
});

const ENTRY: Item = {
  object: 'b/k',
  revision: 3,
  state: 'intact',
  baseline: null,
  approvals: [{ size: 12, until: undefined }],
  standing: { earlier: [], expected: { size: 1.5, since: '2026-11-20T03:12:07.000Z' }, isHeld: true },
};

const shown = ({ change, seal, count, before }: RecordLeaf) => [change, seal, count, before];

describe('what Sealwatch puts', () => {
  it('has a seal of sixteen characters, by which the stream shows whose it is', async () => {
    const after = await imageOf(TABLES.manifest, ENTRY);
    expect(after.seal?.S).toMatch(/^[\w-]{16}$/);
    const [leaf] = leavesOfStream([record(TABLES.manifest, { after })], TABLES, MAC);
    expect(leaf).toMatchObject({
      kind: 'entry',
      key: { object: 'b/k' },
      change: 'put',
      seal: 'valid',
      count: 3,
      before: null,
      at: '2026-11-20T03:12:07.000Z',
      stream: '2026-11-20T03:12:07.000',
      sequence: '111',
    });
    expect(leaf?.digest).toBe(itemDigest(leaf?.item ?? {}));
  });

  it('is sealed in a transaction too, and what the log does not have is not', async () => {
    const { client, sent } = recording();
    const TransactItems = [
      { Put: { TableName: TABLES.findings, Item: { id: 'f', stamp: 1 } } },
      { Put: { TableName: TABLES.runs, Item: { collection: 'looks', id: 'newest' } } },
      { Put: { TableName: TABLES.runs, Item: { collection: 'approvals', id: 'a' } } },
    ];
    await client.send(new TransactWriteCommand({ TransactItems })).catch(() => undefined);
    const written = (sent[0] as { TransactItems: { Put: { Item: Image } }[] }).TransactItems;
    expect(written.map(({ Put }) => 'seal' in Put.Item)).toEqual([true, false, true]);
  });

  it('is not sealed again with what it was read with', async () => {
    const once = await imageOf(TABLES.manifest, ENTRY);
    const twice = await imageOf(TABLES.manifest, { ...ENTRY, seal: once.seal?.S });
    expect(twice).toEqual(once);
  });
});

describe('what the stream tells of somebody else', () => {
  it.each<[string, (sealed: Image) => { before?: Image; after?: Image }, unknown[]]>([
    [
      'an attribute that was changed',
      (sealed) => ({ before: sealed, after: { ...sealed, state: { S: 'altered' } } }),
      ['put', 'wrong', 3, 3],
    ],
    [
      'an attribute that was added',
      (sealed) => ({ before: sealed, after: { ...sealed, more: { BOOL: true } } }),
      ['put', 'wrong', 3, 3],
    ],
    [
      'a number within it that was changed',
      (sealed) => ({ before: sealed, after: { ...sealed, revision: { N: '4' } } }),
      ['put', 'wrong', 4, 3],
    ],
    [
      'a seal that was taken away',
      ({ seal: _, ...rest }) => ({ before: rest, after: rest }),
      ['put', 'missing', 3, 3],
    ],
    [
      'the item of another key under this one',
      (sealed) => ({ after: { ...sealed, object: { S: 'b/other' } } }),
      ['put', 'wrong', 3, null],
    ],
    ['a deletion', (sealed) => ({ before: sealed }), ['remove', 'missing', 3, 3]],
    [
      'bytes that would read as the text that they replaced',
      (sealed) => ({ before: sealed, after: { ...sealed, state: { B: 'intact' } as never } }),
      ['put', 'wrong', 3, 3],
    ],
    [
      'bytes and sets, which nobody of Sealwatch writes',
      (sealed) => ({ after: { ...sealed, set: { SS: ['a'] } } }),
      ['put', 'wrong', 3, null],
    ],
  ])('%s', async (_, images, expected) => {
    const sealed = await imageOf(TABLES.manifest, ENTRY);
    const [leaf] = leavesOfStream([record(TABLES.manifest, images(sealed))], TABLES, MAC);
    expect(leaf && shown(leaf)).toEqual(expected);
  });

  it('an item that was moved to another table', async () => {
    const sealed = await imageOf(TABLES.manifest, ENTRY);
    const [leaf] = leavesOfStream([record(TABLES.versions, { after: sealed })], TABLES, MAC);
    expect(leaf?.seal).toBe('wrong');
  });

  it('an item that was sealed with another key', async () => {
    const sealed = await imageOf(TABLES.manifest, ENTRY);
    const [leaf] = leavesOfStream([record(TABLES.manifest, { after: sealed })], TABLES, macOf('other'));
    expect(leaf?.seal).toBe('wrong');
  });

  it('nothing of collections that the log does not have', () => {
    const after = { collection: { S: 'looks' }, id: { S: 'newest' } };
    expect(leavesOfStream([record(TABLES.runs, { after })], TABLES, MAC)).toEqual([]);
  });
});

describe('an item that somebody wrote', () => {
  /** As a table's client reads it. */
  async function readFrom(image: Image): Promise<Item> {
    const handle = async () => ({
      response: {
        statusCode: 200,
        headers: {},
        body: new TextEncoder().encode(JSON.stringify({ Item: image })),
      },
    });
    const client = new DynamoDBClient({
      region: 'eu-west-1',
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
      requestHandler: { handle } as never,
    });
    const { Item = {} } = await client.send(
      new GetItemCommand({ TableName: 'S-Manifest', Key: { object: { S: 'b/k' } } }),
    );
    return plainItem(Item);
  }

  it.each<[string, Attribute]>([
    ['a number beyond those that are exact', { N: '9007199254740993' }],
    ['a number that no integer has', { N: '9.99E+125' }],
    ['texts in a set', { SS: ['b', 'a'] }],
    ['numbers in a set', { NS: ['10', '2', '9007199254740993'] }],
  ])('with %s says the same in its table as in the stream', async (_, value) => {
    const after = { object: { S: 'b/k' }, state: value } as Image;
    const [leaf] = leavesOfStream([record(TABLES.manifest, { after })], TABLES, MAC);
    expect(itemDigest(await readFrom(after))).toBe(leaf?.digest);
  });

  it('with bytes says the same in its table as in the stream', async () => {
    const after = { object: { S: 'b/k' }, state: { B: 'AQI=' }, more: { BS: ['AQ=='] } } as unknown as Image;
    const [leaf] = leavesOfStream([record(TABLES.manifest, { after })], TABLES, MAC);
    expect(itemDigest(await readFrom(after))).toBe(leaf?.digest);
  });
});

describe('a leaf', () => {
  it('is read as it was written; an item that is too large is left out, and its digest stays', async () => {
    const after = await imageOf(TABLES.manifest, { ...ENTRY, note: 'x'.repeat(70_000) });
    const [leaf] = leavesOfStream([record(TABLES.manifest, { after })], TABLES, MAC);
    if (!leaf) throw new Error('there is no leaf');
    const bytes = encodeLeaf(leaf);
    expect(bytes.length).toBeLessThan(65_536);
    expect(decodeLeaf(bytes)).toEqual({ ...leaf, item: null });
  });

  it('of another format is refused', () => {
    expect(() => decodeLeaf(new TextEncoder().encode('{"v":2}'))).toThrow('of format 2; format 1 is read');
    expect(() => decodeLeaf(new TextEncoder().encode('{'))).toThrow('no JSON; format 1 is read');
  });
});

describe('an item into which somebody put what Sealwatch never does', () => {
  it.each<[string, Image[string], Record<string, unknown>]>([
    ['bytes', { B: 'AQI=' }, { B: new Uint8Array([1, 2]) }],
    ['a set of bytes', { BS: ['AQI='] }, { BS: [new Uint8Array([1, 2])] }],
    ['a set of words', { SS: ['a', 'b'] }, { SS: ['a', 'b'] }],
    ['a number that no client of JavaScript takes', { N: '1e125' }, { N: '1e125' }],
  ])('reads the same from the table as from the stream: %s', async (_, told, stored) => {
    const [leaf] = leavesOfStream(
      [record(TABLES.manifest, { after: { object: { S: 'b/k' }, revision: told } })],
      TABLES,
      MAC,
    );
    const scanned = { object: { S: 'b/k' }, revision: stored };
    const client = { send: async () => ({ Items: [scanned] }) } as unknown as DynamoDBDocumentClient;
    const { items } = await tablePage(client, TABLES, null);
    expect(itemDigest(items[0] ?? {})).toBe(leaf?.digest);
  });
});
