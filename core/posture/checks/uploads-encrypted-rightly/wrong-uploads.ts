import type { Probe } from '../../denies.ts';
import type { KeyKind } from '../../encryption-key.ts';

/** A key of an account that nobody has. */
const FOREIGN_KEY = 'arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-000000000000';

type Algorithm = 'AES256' | 'aws:kms' | 'aws:kms:dsse' | null;

/** An upload with these headers. S3 takes its own key of KMS, not the default one, for one that names the algorithm alone. */
const upload = (title: string, algorithm: Algorithm, key: string | null): Probe => ({
  title,
  actions: ['s3:putobject'],
  levels: ['object'],
  principal: null,
  keys: {
    'aws:securetransport': 'true',
    's3:x-amz-server-side-encryption': algorithm,
    's3:x-amz-server-side-encryption-aws-kms-key-id': key,
    's3:x-amz-server-side-encryption-customer-algorithm': null,
  },
});

const FOREIGN = [
  upload('aws:kms with a key of another account', 'aws:kms', FOREIGN_KEY),
  upload('aws:kms:dsse with a key of another account', 'aws:kms:dsse', FOREIGN_KEY),
];

const WEAKER = upload('AES256', 'AES256', null);

const WITHOUT_KEY = [
  upload('aws:kms without a key, which takes aws/s3', 'aws:kms', null),
  upload('aws:kms:dsse without a key, which takes aws/s3', 'aws:kms:dsse', null),
];

/** Uploads that end up worse than the default would have them. */
export function wrongUploads(standard: KeyKind): readonly Probe[] {
  switch (standard) {
    case 'none':
      return [upload('no encryption at all', null, null), ...FOREIGN];
    case 's3':
      return FOREIGN;
    case 'aws':
      return [WEAKER, ...FOREIGN];
    case 'customer':
      return [WEAKER, ...WITHOUT_KEY, ...FOREIGN];
  }
}
