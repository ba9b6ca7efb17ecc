import type { LocalAws } from '../../../local/index.ts';

/** Calls a service whose client is not installed: the emulator checks no signature. Gives the answer's text. */
const call = async (
  aws: LocalAws,
  service: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<string> => {
  const scope = `test/20261121/${aws.region}/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
  const answer = await fetch(aws.endpoint, { method: 'POST', headers: { ...headers, authorization }, body });
  return answer.text();
};

export const formCall = (
  aws: LocalAws,
  service: string,
  operation: string,
  fields: Readonly<Record<string, string>>,
): Promise<string> =>
  call(
    aws,
    service,
    { 'content-type': 'application/x-www-form-urlencoded' },
    new URLSearchParams({ Action: operation, ...fields }).toString(),
  );

export const jsonCall = (aws: LocalAws, service: string, target: string, fields: object): Promise<string> =>
  call(
    aws,
    service,
    { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target },
    JSON.stringify(fields),
  );
