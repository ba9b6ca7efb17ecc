import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { SealwatchError } from '../../../core/base/errors.ts';
import { BUCKET } from '../config.ts';
import { TARGET_KEY } from '../dataset/dataset.ts';
import type { Tampering } from './tampering.ts';

export const destroysVersion: Tampering = {
  title: 'Somebody destroys the approved version for good',
  key: TARGET_KEY,
  rule: 'version-destroyed',
  severity: 'critical',
  act: async ({ s3, sealed }) => {
    const version = sealed.get(TARGET_KEY);
    // Without a version the call would only hide the object.
    if (!version) throw new SealwatchError('INTERNAL', `${TARGET_KEY} was stored without a version id`);
    await s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: TARGET_KEY, VersionId: version }));
    return `deleted version ${version} of ${TARGET_KEY}`;
  },
};
