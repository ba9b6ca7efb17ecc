import type { Exchange, RelayedRequest } from '../../exchange.ts';
import { isSmall, type Place, type Resource, type Tracked } from '../api-call.ts';
import type { JsonObject } from '../json.ts';
import { documentOf, parametersOf, transferOf } from './parameters.ts';

/** What depends on the kind of a call. */
interface Particulars {
  /** Parameters beside those of the query, the headers and the body, which come after these. */
  readonly parameters: (place: Place) => JsonObject;
  readonly resources: (exchange: Exchange, place: Place) => readonly Resource[];
}

/** A call of S3 that configures something. */
export const managementCall = (
  request: RelayedRequest,
  eventName: string,
  { parameters, resources }: Particulars,
): Tracked => ({
  interest: { requestBody: isSmall(request), responseBody: true },
  describe: (exchange, place) => [
    {
      service: 's3',
      eventName,
      eventType: 'AwsApiCall',
      category: 'Management',
      requestParameters: {
        ...parameters(place),
        ...parametersOf(request),
        ...documentOf(eventName, exchange.requestBody),
      },
      responseElements: null,
      resources: resources(exchange, place),
      additionalEventData: transferOf(exchange),
    },
  ],
});
