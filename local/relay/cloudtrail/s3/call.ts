import { type Exchange, header, type RelayedRequest } from '../../exchange.ts';
import { objectOf, type S3Address } from '../../s3-request.ts';
import {
  type ApiCall,
  isSmall,
  type Place,
  type Recognizer,
  type Resource,
  type Tracked,
} from '../api-call.ts';
import type { JsonObject } from '../json.ts';
import { failureOf } from '../record.ts';
import { batchDelete } from './batch-delete.ts';
import { bucketCallOf } from './bucket-calls.ts';
import { managementCall } from './management-call.ts';
import { answered, documentOf, parametersOf, transferOf } from './parameters.ts';
import { objectResources } from './resources.ts';

/** Calls to S3 about a bucket or an object. */
export const s3Call: Recognizer = (request) => {
  const address = objectOf(request);
  if (!address) return undefined;
  if (address.key !== undefined) return objectCall(request, address.bucket, address.key);
  if (request.method === 'POST' && request.query.has('delete')) return batchDelete(address.bucket);
  return bucketCall(request, address);
};

const bucketCall = (request: RelayedRequest, { bucket }: S3Address): Tracked | undefined => {
  const eventName = bucketCallOf(request);
  if (eventName === undefined) return undefined;
  return managementCall(request, eventName, {
    parameters: (place) => addressed(bucket, place),
    resources: (exchange, place) => bucketResources({ eventName, bucket }, exchange, place),
  });
};

const objectCall = (request: RelayedRequest, bucket: string, key: string): Tracked | undefined => {
  const eventName = objectCallOf(request);
  if (eventName === undefined) return undefined;
  return {
    interest: { requestBody: WITH_DOCUMENT.has(eventName) && isSmall(request), responseBody: true },
    describe: (exchange, place) => [
      {
        service: 's3',
        eventName,
        eventType: 'AwsApiCall',
        category: 'Data',
        requestParameters: {
          ...addressed(bucket, place),
          key,
          ...parametersOf(request),
          ...(WITH_DOCUMENT.has(eventName) && documentOf(eventName, exchange.requestBody)),
        },
        responseElements: answered(exchange.response.headers),
        resources: objectResources({ bucket, key }, request, place),
        additionalEventData: transferOf(exchange),
      } satisfies ApiCall,
    ],
  };
};

/** Where AWS would have been asked: the address of this machine would be of no use. */
const addressed = (bucket: string, { region }: Place): JsonObject => ({
  bucketName: bucket,
  Host: `${bucket}.s3.${region}.amazonaws.com`,
});

// Records name no resource that is not there: a bucket that is only being made, or that nobody has.
const bucketResources = (
  { eventName, bucket }: { readonly eventName: string; readonly bucket: string },
  exchange: Exchange,
  place: Place,
): Resource[] =>
  eventName === 'CreateBucket' || failureOf(exchange)?.code === 'NoSuchBucket'
    ? []
    : [{ accountId: place.account, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucket}` }];

const PUT: Readonly<Record<string, string>> = {
  acl: 'PutObjectAcl',
  tagging: 'PutObjectTagging',
  retention: 'PutObjectRetention',
  'legal-hold': 'PutObjectLegalHold',
  encryption: 'UpdateObjectEncryption',
  annotation: 'PutObjectAnnotation',
};

const DELETE: Readonly<Record<string, string>> = {
  tagging: 'DeleteObjectTagging',
  annotation: 'DeleteObjectAnnotation',
  uploadId: 'AbortMultipartUpload',
};

const POST: Readonly<Record<string, string>> = {
  uploads: 'CreateMultipartUpload',
  uploadId: 'CompleteMultipartUpload',
  restore: 'RestoreObject',
};

/** Those whose body is a small document; an object's bytes, or a list of its parts, is never read. */
const WITH_DOCUMENT: ReadonlySet<string> = new Set([
  'PutObjectAcl',
  'PutObjectTagging',
  'PutObjectRetention',
  'PutObjectLegalHold',
  'UpdateObjectEncryption',
  'RestoreObject',
]);

/** CloudTrail's name of a call that writes an object or one of its settings; undefined for reads, and for parts. */
const objectCallOf = (request: RelayedRequest): string | undefined => {
  const { method, query, headers } = request;
  // A trail may select the parts of an upload too. They change nothing until it is completed.
  if (query.has('partNumber')) return undefined;
  if (method === 'PUT')
    return named(PUT, query) ?? (header(headers, 'x-amz-copy-source') ? 'CopyObject' : 'PutObject');
  if (method === 'DELETE') return named(DELETE, query) ?? 'DeleteObject';
  return method === 'POST' ? named(POST, query) : undefined;
};

const named = (names: Readonly<Record<string, string>>, query: URLSearchParams): string | undefined =>
  Object.entries(names).find(([subresource]) => query.has(subresource))?.[1];
