import { s3Client } from '../../aws/s3/client.ts';

/** S3, as every function calls it. A custom endpoint has no bucket names in its host name. */
export const s3 = s3Client(process.env.AWS_ENDPOINT_URL ? { forcePathStyle: true } : {});
