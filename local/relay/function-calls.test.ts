import { expect, it } from 'vitest';
import { relayedRequest } from './exchange.ts';
import { callerName, type FunctionCall, functionCallObserver } from './function-calls.ts';

interface Given {
  readonly agent?: string;
  readonly service?: string;
  readonly contentType?: string;
}

const FUNCTION =
  'aws-sdk-js/3.1162.0 ua/2.1 os/linux lang/js md/nodejs#24.1.0 m/E,b app/Stack.0A1B2C3D-PT-NO-OP-2.35.0-PTEnv-NA';

const signed = ({ agent = FUNCTION, service = 'dynamodb', contentType = 'application/json' }: Given = {}) =>
  relayedRequest({
    method: 'POST',
    url: '/',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=KEY/20261129/us-east-1/${service}/aws4_request`,
      'content-type': contentType,
      'user-agent': agent,
    },
    remoteAddress: '',
  });

const observed = async (given: Given): Promise<FunctionCall[]> => {
  const calls: FunctionCall[] = [];
  await functionCallObserver((call) => calls.push(call)).observe({
    request: signed(given),
    response: { status: 200, headers: {} },
    requestBody: Buffer.from('{}'),
    responseBody: Buffer.alloc(0),
  });
  return calls;
};

it('reports of a call which function made it, for what service and with what', async () => {
  expect(await observed({})).toMatchObject([
    { caller: 'Stack.0A1B2C3D', service: 'dynamodb', body: '{}', response: { status: 200 } },
  ]);
});

it('knows a function with and without what Powertools appends to its name', async () => {
  const [plain, extended] = await Promise.all([observed({ agent: 'x app/S.0A1B2C3D m/E' }), observed({})]);
  expect([plain[0]?.caller, extended[0]?.caller]).toEqual(['S.0A1B2C3D', 'Stack.0A1B2C3D']);
});

it('reports no call of anybody else', async () => {
  expect(await observed({ agent: 'aws-cli/2.31.0 md/Botocore lang/python#3.13' })).toEqual([]);
  expect(functionCallObserver(() => {}).interest(signed({ agent: 'myapp/1.0' }))).toBeUndefined();
});

it.each<[string, Given, boolean]>([
  ['of a form,', { service: 'sns', contentType: 'application/x-www-form-urlencoded' }, true],
  ['of JSON,', { service: 'dynamodb', contentType: 'application/x-amz-json-1.0' }, true],
  ['of an upload, whatever it says that it is,', { service: 's3' }, false],
  ['that is neither', { service: 'lambda', contentType: 'application/octet-stream' }, false],
])('holds the body %s only where it says what is asked', (_, given, expected) => {
  expect(functionCallObserver(() => {}).interest(signed(given))?.requestBody).toBe(expected);
});

it('does not care for anonymous calls', () => {
  const anonymous = relayedRequest({
    method: 'GET',
    url: '/b/k',
    headers: { 'user-agent': FUNCTION },
    remoteAddress: '',
  });
  expect(functionCallObserver(() => {}).interest(anonymous)).toBeUndefined();
});

it.each([
  ['SealwatchTest', 'SealwatchFunctionsNotifyFunction0A1B2C3D', 'SealwatchTest.0A1B2C3D'],
  ['AStackWithALongNameOfItsOwn', 'SealwatchFunctionsNotifyFunction0A1B2C3D', 'AStackWithALong.0A1B2C3D'],
])(
  'a function of %s, %s, is called %s: no longer than an SDK takes with what Powertools appends',
  (stack, id, name) => {
    expect(callerName(stack, id)).toBe(name);
    expect(`${name}/PT/NO-OP/2.35.0/PTEnv/NA`.length).toBeLessThanOrEqual(50);
  },
);
