import { createHash } from 'node:crypto';

/** What `sha256sum` prints of these bytes. */
export const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** The same as the tables have it. */
export const digestOf = (bytes: string | Buffer): string => `sha256:${sha256(bytes)}`;

/** The ETag of bytes that were put at once. */
export const md5 = (bytes: string): string => createHash('md5').update(bytes).digest('hex');
