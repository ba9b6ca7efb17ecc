import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { OneBufferAgent } from './one-buffer-agent.ts';

/** S3 starts to answer within a second or so; a connection that is silent for longer is broken, and is opened again. */
const SILENCE_MILLISECONDS = 10_000;
const CONNECT_MILLISECONDS = 3_000;

export interface S3ClientSettings extends S3ClientConfig {
  /** Certificates to trust instead of the system's, in PEM. */
  readonly ca?: string;
}

/**
 * The S3 client that Sealwatch reads with: over connections that waste no memory, and without the CRC that the SDK would
 * check beside our SHA-256.
 */
export function s3Client({ ca, ...config }: S3ClientSettings = {}): S3Client {
  const requestHandler = new NodeHttpHandler({
    httpsAgent: new OneBufferAgent(ca === undefined ? {} : { ca }),
    connectionTimeout: CONNECT_MILLISECONDS,
    socketTimeout: SILENCE_MILLISECONDS,
  });
  return new S3Client({
    maxAttempts: 4,
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler,
    ...config,
  });
}
