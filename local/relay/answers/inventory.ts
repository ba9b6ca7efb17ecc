import { HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { xmlTree } from '../cloudtrail/xml.ts';
import { objectOf } from '../s3-request.ts';
import { type Answer, type Answerer, refusal } from './respond.ts';

/** Documents by id. */
type Configurations = Map<string, string>;

/**
 * Inventory configurations of buckets, which the emulator overlooks: they are kept and given back, and no list is ever made. They
 * are forgotten with their bucket.
 */
export const inventory = (client: S3Client): Answerer => {
  const kept = new Map<string, Configurations>();
  return {
    knows: (request) => {
      const { method, query } = request;
      const address = objectOf(request);
      if (address === undefined || address.key !== undefined || !query.has('inventory')) return false;
      // Where there are none, the emulator's list is right: it is empty.
      return (
        ['PUT', 'DELETE'].includes(method) ||
        (method === 'GET' && (query.has('id') || kept.has(address.bucket)))
      );
    },
    answer: async (request, body) => {
      const bucket = objectOf(request)?.bucket ?? '';
      if (!(await exists(client, bucket))) {
        kept.delete(bucket);
        return refusal(404, 'NoSuchBucket', 'The specified bucket does not exist');
      }
      const configurations = kept.get(bucket) ?? new Map<string, string>();
      kept.set(bucket, configurations);
      const { method, query } = request;
      return answered({ method, id: query.get('id'), document: body.toString('utf8') }, configurations);
    },
  };
};

const exists = (client: S3Client, bucket: string): Promise<boolean> =>
  client.send(new HeadBucketCommand({ Bucket: bucket })).then(
    () => true,
    () => false,
  );

interface Asked {
  readonly method: string;
  readonly id: string | null;
  readonly document: string;
}

function answered({ method, id, document }: Asked, kept: Configurations): Answer {
  if (method === 'PUT') return put(id, document, kept);
  if (id === null) return { status: 200, body: list(kept) };
  const found = kept.get(id);
  if (found === undefined)
    return refusal(404, 'NoSuchConfiguration', 'The specified configuration does not exist.');
  if (method === 'GET') return { status: 200, body: found };
  kept.delete(id);
  return { status: 204, body: '' };
}

function put(id: string | null, document: string, kept: Configurations): Answer {
  const root = xmlTree(document);
  const named = root?.children.find(({ name }) => name === 'Id')?.text;
  if (root?.name !== 'InventoryConfiguration' || id === null || named !== id)
    return refusal(400, 'MalformedXML', 'The XML you provided was not well-formed');
  kept.set(id, document.replace(/^\uFEFF?\s*<\?[^>]*>\s*/, ''));
  return { status: 200, body: '' };
}

const list = (kept: Configurations): string => {
  const all = [...kept.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, document]) => document);
  return `<ListInventoryConfigurationsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${all.join('')}<IsTruncated>false</IsTruncated></ListInventoryConfigurationsResult>`;
};

// The emulator overlooks these names, and makes or deletes the bucket itself.
const OVERLOOKED = [
  'metrics',
  'analytics',
  'intelligent-tiering',
  'abac',
  'metadataConfiguration',
  'metadataTable',
  'metadataJournalTable',
  'metadataInventoryTable',
];

/** Refuses to write configuration of buckets that the emulator does not have. */
export const unknownConfiguration: Answerer = {
  knows: (request) => {
    const address = objectOf(request);
    const writes = request.method === 'PUT' || request.method === 'DELETE' || request.method === 'POST';
    const names = [...request.query.keys()];
    return writes && address?.key === undefined && address !== undefined && names.some(isOverlooked);
  },
  answer: async () =>
    refusal(501, 'NotImplemented', 'AWS on this machine does not have this configuration of buckets.'),
};

const isOverlooked = (name: string): boolean => OVERLOOKED.includes(name);
