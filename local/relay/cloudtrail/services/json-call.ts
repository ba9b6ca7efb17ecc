import { cbor } from '@smithy/core/cbor';
import { credentialOf } from '../../callers.ts';
import { type Exchange, header } from '../../exchange.ts';
import { isSmall, type Recognizer } from '../api-call.ts';
import { type JsonObject, jsonObjectOf } from '../json.ts';
import { recorded } from './query-form.ts';
import { isManagementWrite } from './routes.ts';
import { managementCall } from './service-call.ts';

/** Calls that name their operation in a header and carry JSON: KMS, EventBridge, SQS, DynamoDB, CloudTrail, logs and others. */
export const jsonCall: Recognizer = (request) => {
  const target = header(request.headers, 'x-amz-target');
  const service = credentialOf(request)?.service;
  if (target === undefined || service === undefined) return undefined;
  const operation = target.replace(/^.*\./, '');
  if (!isManagementWrite(service, operation)) return undefined;
  return {
    interest: { requestBody: isSmall(request), responseBody: true },
    describe: (exchange, place) => [
      managementCall({ service, eventName: operation }, place, {
        parameters: recorded(jsonObjectOf(exchange.requestBody.toString('utf8')) ?? {}),
        answer: answerOf(exchange),
      }),
    ],
  };
};

const answerOf = (exchange: Exchange) => {
  const answer = jsonObjectOf(exchange.responseBody.toString('utf8'));
  return answer && recorded(answer);
};

const PATH = /^\/service\/[^/]+\/operation\/(\w+)$/;

/** Calls that name their operation in the path and carry CBOR: CloudWatch, as the AWS CLI calls it. */
export const cborCall: Recognizer = (request) => {
  const service = credentialOf(request)?.service;
  const [, operation] = PATH.exec(request.path) ?? [];
  const isCbor = header(request.headers, 'smithy-protocol') === 'rpc-v2-cbor';
  if (!isCbor || !service || !operation || !isManagementWrite(service, operation)) return undefined;
  return {
    interest: { requestBody: isSmall(request), responseBody: true },
    describe: (exchange, place) => [
      managementCall({ service, eventName: operation }, place, {
        parameters: fieldsOf(exchange.requestBody),
        answer: exchange.response.status < 300 ? fieldsOf(exchange.responseBody) : undefined,
      }),
    ],
  };
};

const fieldsOf = (body: Buffer): JsonObject => {
  if (body.length === 0) return {};
  try {
    // What JSON does not have becomes text.
    return recorded(jsonObjectOf(JSON.stringify(cbor.deserialize(body), bigToText)) ?? {});
  } catch {
    return {};
  }
};

const bigToText = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? value.toString() : value;
