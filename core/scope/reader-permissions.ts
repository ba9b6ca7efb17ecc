/** What the functions that read guarded objects do with a bucket. Without ListBucket an object that is gone answers "denied". */
export const LIST_ACTIONS = ['s3:ListBucket', 's3:ListBucketVersions', 's3:GetBucketVersioning'] as const;
/** What they do with the objects of a dataset. */
export const READ_ACTIONS = ['s3:GetObject', 's3:GetObjectVersion'] as const;
/** What the one that watches holds asks of the objects of a dataset: their locks, not their bytes. */
export const LOCK_ACTIONS = ['s3:GetObjectRetention', 's3:GetObjectLegalHold'] as const;
/** What they do with the key that a bucket's objects are encrypted with. */
export const DECRYPT_ACTIONS = ['kms:Decrypt'] as const;

/** Writes text so that a policy's resource takes it as it is: `*`, `?` and `$` mean something there. */
export const literal = (text: string): string => text.replace(/[*?$]/g, (character) => `\${${character}}`);

/** The partition of the table of runs that has the keys of guarded versions: the functions that verify may write no other. */
export const USED_KEYS = 'used-keys';

/** What the partitions of the table of runs begin with that have readings in parts, for which the same holds. */
export const LARGE = 'large/';
