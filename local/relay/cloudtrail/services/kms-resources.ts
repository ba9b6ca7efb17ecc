import type { Place, Resource } from '../api-call.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';

/** The key that a call was about; none where it was told under an alias alone. */
export const keyResources = (parameters: JsonObject, answer: JsonObject, place: Place): Resource[] => {
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
