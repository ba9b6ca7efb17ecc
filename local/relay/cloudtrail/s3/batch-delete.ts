import type { Exchange } from '../../exchange.ts';
import { elements, textOf } from '../../s3-events/deleted.ts';
import type { ApiCall, Failure, Place, Tracked } from '../api-call.ts';
import { present } from '../json.ts';
import { failureOf } from '../record.ts';
import { parametersOf, transferOf } from './parameters.ts';
import { bucketResource } from './resources.ts';

/** A delete of many: one record of the call, which names no key, and one of the service's own for each key. */
export const batchDelete = (bucket: string): Tracked => ({
  interest: { requestBody: true, responseBody: true },
  describe: (exchange, place) => [
    callItself(bucket, exchange, place),
    ...(failureOf(exchange) ? [] : perKey(bucket, exchange, place)),
  ],
});

const callItself = (bucket: string, exchange: Exchange, place: Place): ApiCall => ({
  service: 's3',
  eventName: 'DeleteObjects',
  eventType: 'AwsApiCall',
  category: 'Data',
  requestParameters: {
    bucketName: bucket,
    Host: `${bucket}.s3.${place.region}.amazonaws.com`,
    ...parametersOf(exchange.request),
  },
  responseElements: null,
  resources: [
    { type: 'AWS::S3::Object', ARNPrefix: `arn:aws:s3:::${bucket}/` },
    bucketResource(bucket, place),
  ],
  additionalEventData: transferOf(exchange),
});

// How AWS lays these records out in detail is not documented; the object's ARN is what to go by.
const perKey = (bucket: string, exchange: Exchange, place: Place): ApiCall[] => {
  const failed = failures(exchange);
  return elements(exchange.requestBody.toString('utf8'), 'Object').map((item) => {
    const key = textOf(item, 'Key') ?? '';
    return {
      service: 's3',
      eventName: 'DeleteObject',
      eventType: 'AwsServiceEvent',
      category: 'Data',
      requestParameters: present({ bucketName: bucket, key, versionId: textOf(item, 'VersionId') }),
      responseElements: null,
      resources: [
        { type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${bucket}/${key}` },
        bucketResource(bucket, place),
      ],
      failure: failed.get(nameOf(item)),
    };
  });
};

const failures = ({ responseBody }: Exchange): ReadonlyMap<string, Failure> =>
  new Map(
    elements(responseBody.toString('utf8'), 'Error').map((item) => [
      nameOf(item),
      { code: textOf(item, 'Code') ?? '', message: textOf(item, 'Message') ?? '' },
    ]),
  );

const nameOf = (item: string): string =>
  JSON.stringify([textOf(item, 'Key'), textOf(item, 'VersionId') ?? '']);
