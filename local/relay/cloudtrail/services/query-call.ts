import { credentialOf } from '../../callers.ts';
import { type Exchange, header } from '../../exchange.ts';
import { isSmall, type Recognizer } from '../api-call.ts';
import type { Json, JsonObject } from '../json.ts';
import { type XmlElement, xmlTree } from '../xml.ts';
import { formFields, recorded } from './query-form.ts';
import { isManagementWrite } from './routes.ts';
import { managementCall } from './service-call.ts';

/** Calls that name their operation in a form: SNS, IAM, CloudFormation, older clients of SQS and CloudWatch. */
export const queryCall: Recognizer = (request) => {
  const service = credentialOf(request)?.service;
  const isForm = header(request.headers, 'content-type')?.startsWith('application/x-www-form-urlencoded');
  // What STS does is recorded as reading.
  if (!isForm || service === undefined || service === 'sts' || !isSmall(request)) return undefined;
  return {
    interest: { requestBody: true, responseBody: true },
    describe: (exchange, place) => {
      const form = exchange.requestBody.toString('utf8');
      const operation = new URLSearchParams(form).get('Action') ?? '';
      if (operation === '' || !isManagementWrite(service, operation)) return [];
      const parameters = { ...queueOf(service, request.path), ...formFields(form) };
      return [
        managementCall({ service, eventName: operation }, place, {
          parameters: recorded(parameters),
          answer: answerOf(exchange),
        }),
      ];
    },
  };
};

// A queue may be named by the address alone.
const queueOf = (service: string, path: string): JsonObject =>
  service === 'sqs' && path !== '/' ? { QueueUrl: path } : {};

const answerOf = (exchange: Exchange): JsonObject | undefined => {
  const root = xmlTree(exchange.responseBody.toString('utf8'));
  const result = root?.children.find(({ name }) => name.endsWith('Result'));
  return result && recorded(resultFields(result));
};

/** What the query protocol answered: lists have items named `member`. */
const resultFields = ({ children }: XmlElement): JsonObject =>
  Object.fromEntries(children.map((child) => [child.name, valueOfResult(child)]));

const valueOfResult = (element: XmlElement): Json => {
  if (element.children.length === 0) return element.text.trim();
  const items = element.children.filter(({ name }) => name === 'member');
  return items.length === element.children.length ? items.map(valueOfResult) : resultFields(element);
};
