import type { ApiCall, Place } from '../api-call.ts';
import type { JsonObject } from '../json.ts';
import { hidden } from './hidden.ts';
import { keyResources } from './kms-resources.ts';

/** What a call asked for and what it was answered, under the names that records use. */
export interface Conversation {
  readonly parameters: JsonObject;
  readonly answer: JsonObject | undefined;
}

const API_VERSIONS: Readonly<Record<string, string>> = { dynamodb: '2012-08-10', logs: '20140328' };

/** A call that changes how something of a service other than S3 is set up. */
export const managementCall = (
  service: string,
  eventName: string,
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
