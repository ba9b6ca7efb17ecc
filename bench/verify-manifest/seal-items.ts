import { createHmac, createSecretKey } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { sealingItems } from '../../aws/log/seal-items.ts';
import type { Item } from '../../core/log/leaf.ts';
import { median } from '../support/median.ts';
import { itemOf } from './items.ts';

const ITEMS = 4_000;
const ROUNDS = 9;
const TABLES = { manifest: 'S-Manifest', versions: 'S-Versions', findings: 'S-Findings', runs: 'S-Runs' };
const KIBIBYTE = 1024;

const key = createSecretKey(Buffer.alloc(32, 7));
const mac = (text: string): Uint8Array => new Uint8Array(createHmac('sha256', key).update(text).digest());

let [requests, writeUnits] = [0, 0];

/** A client of a table that takes everything, with the SDK's own work on it. */
function tableClient(): DynamoDBDocumentClient {
  const body = new TextEncoder().encode('{}');
  const handle = async (request: { readonly body: Uint8Array }) => {
    requests += 1;
    const { Item: item } = JSON.parse(new TextDecoder().decode(request.body)) as { readonly Item: object };
    writeUnits += Math.ceil(sizeOf(item) / KIBIBYTE);
    return { response: { statusCode: 200, headers: {}, body } };
  };
  const client = new DynamoDBClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    requestHandler: { handle } as never,
  });
  return DynamoDBDocumentClient.from(client);
}

/** Bytes that DynamoDB counts, near enough: names and texts, and of numbers their digits. */
const sizeOf = (value: unknown): number => {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value !== 'object' || value === null) return 1;
  return Object.entries(value).reduce((sum, [name, each]) => sum + name.length + sizeOf(each), 0);
};

async function measured(client: DynamoDBDocumentClient, items: readonly Item[]) {
  [requests, writeUnits] = [0, 0];
  const { user, system } = process.cpuUsage();
  for (const item of items) await client.send(new PutCommand({ TableName: TABLES.manifest, Item: item }));
  const after = process.cpuUsage();
  const micros = (after.user + after.system - user - system) / items.length;
  return { requests: requests / items.length, writeUnits: writeUnits / items.length, micros };
}

const items = Array.from({ length: ITEMS }, (_, index) => {
  const { seal: _seal, ...item } = itemOf(index);
  return item;
});
const plain = tableClient();
const sealing = sealingItems(tableClient(), TABLES, async () => mac);
const rounds = [];
// In turns: the engine compiles what is called often, and the first rounds do not count.
for (let round = 0; round < ROUNDS; round++)
  rounds.push({ without: await measured(plain, items), withSeal: await measured(sealing, items) });
const late = rounds.slice(2);
const micros = (way: 'without' | 'withSeal'): number => median(late.map((round) => round[way].micros));
const { without, withSeal } = late[0] ?? {};
process.stdout.write(
  JSON.stringify({
    without: { ...without, micros: micros('without') },
    withSeal: { ...withSeal, micros: micros('withSeal') },
  }),
);
