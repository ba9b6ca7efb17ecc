import type { LocalAws } from '../../../local/local-aws.ts';

/** Calls a service whose client is not installed: the emulator checks no signature. Gives the answer's text. */
const call = async (
  aws: LocalAws,
  service: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<string> => {
  const authorization = signature(aws, service);
  const answer = await fetch(aws.endpoint, { method: 'POST', headers: { ...headers, authorization }, body });
  return answer.text();
};

const signature = ({ region }: LocalAws, service: string): string =>
  `AWS4-HMAC-SHA256 Credential=test/20261121/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;

/** Calls S3 Control, whose client puts the account before the host's name: that would not resolve here. */
export const controlCall = (aws: LocalAws, method: string, path: string, body?: string): Promise<Response> =>
  fetch(`${aws.endpoint}/v20180820/${path}`, {
    method,
    headers: { authorization: signature(aws, 's3'), 'x-amz-account-id': aws.account },
    ...(body !== undefined && { body }),
  });

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
