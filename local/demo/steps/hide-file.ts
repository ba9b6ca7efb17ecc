import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { BUCKET } from '../config.ts';
import { HIDDEN_KEY } from '../dataset/dataset.ts';
import type { Tampering } from './tampering.ts';

export const hidesFile: Tampering = {
  title: 'Somebody deletes a file the ordinary way: a delete marker hides it',
  key: HIDDEN_KEY,
  rule: 'object-removed',
  severity: 'high',
  act: async ({ s3 }) => {
    await s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: HIDDEN_KEY }));
    return `deleted ${HIDDEN_KEY}`;
  },
};
