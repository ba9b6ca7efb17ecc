import type { ApiCall, Place, Resource } from '../api-call.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';

/** What a call asked for and what it was answered, under the names that records use. */
export interface Conversation {
  readonly parameters: JsonObject;
  readonly answer: JsonObject | undefined;
}

const API_VERSIONS: Readonly<Record<string, string>> = { dynamodb: '2012-08-10', logs: '20140328' };

/** A call that changes how something of a service other than S3 is set up. */
export const managementCall = (
  { service, eventName }: { readonly service: string; readonly eventName: string },
  place: Place,
  { parameters, answer = {} }: Conversation,
): ApiCall => ({
  service,
  eventName,
  eventType: 'AwsApiCall',
  category: 'Management',
  requestParameters: nullWhenEmpty(hidden(service, parameters)),
  responseElements: nullWhenEmpty(hidden(service, answer)),
  resources: service === 'kms' ? keyResources(parameters, answer, place) : [],
  ...(API_VERSIONS[service] !== undefined && { apiVersion: API_VERSIONS[service] }),
});

const nullWhenEmpty = (fields: JsonObject): JsonObject | null =>
  Object.keys(fields).length === 0 ? null : fields;

/** The key that a call was about; none where it was named by an alias alone. */
const keyResources = (parameters: JsonObject, answer: JsonObject, place: Place): Resource[] => {
  const made = isJsonObject(answer.keyMetadata) ? answer.keyMetadata.arn : undefined;
  const named = [made, parameters.keyId, parameters.targetKeyId, answer.keyId].find(isKey);
  return named === undefined
    ? []
    : [{ accountId: place.account, type: 'AWS::KMS::Key', ARN: arnOf(named, place) }];
};

const isKey = (value: Json | undefined): value is string =>
  typeof value === 'string' && value !== '' && !/(?:^|:)alias\//.test(value);

const arnOf = (key: string, { account, region }: Place): string =>
  key.startsWith('arn:') ? key : `arn:aws:kms:${region}:${account}:key/${key}`;

const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/** What records leave out of a call: secrets, code, and the environment of functions. */
const hidden = (service: string, fields: JsonObject): JsonObject => {
  if (service === 'lambda') return withoutCode(fields);
  const secrets = SECRETS[service] ?? [];
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      secrets.includes(name) ? HIDDEN : withoutKey(value),
    ]),
  );
};

// An access key is recorded when it is made, its secret part is not.
const withoutKey = (value: Json): Json => {
  if (!isJsonObject(value)) return value;
  const { secretAccessKey, ...others } = value;
  return others;
};

const SECRETS: Readonly<Record<string, readonly string[]>> = {
  iam: ['password', 'newPassword', 'oldPassword'],
  secretsmanager: ['secretString', 'secretBinary'],
  ssm: ['value'],
  cloudformation: ['templateBody', 'parameters'],
};

const withoutCode = ({ zipFile, code, environment, ...others }: JsonObject): JsonObject => ({
  ...others,
  ...(code !== undefined && { code: withoutZip(code) }),
  ...(environment !== undefined && { environment: {} }),
});

const withoutZip = (code: Json): Json => {
  if (!isJsonObject(code)) return code;
  const { zipFile, ...others } = code;
  return others;
};
