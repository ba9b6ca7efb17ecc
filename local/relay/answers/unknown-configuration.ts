import { objectOf } from '../s3-request.ts';
import { type Answerer, refusal } from './answer.ts';

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
