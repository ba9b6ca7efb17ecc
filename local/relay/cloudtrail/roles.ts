import { cached } from '../cached.ts';
import { textOf } from '../s3-events/xml.ts';

/** Tells a role's whole ARN, whose path the ARN of a session leaves out. */
export interface Roles {
  arn(account: string, name: string): Promise<string>;
}

// Roles are made and deleted behind the relay too.
const REMEMBER_MS = 10_000;

/** Asks the emulator, which needs no signature that is right. A role that it does not know has no path. */
export const roles = (endpoint: string): Roles => {
  const known = cached((arn) => ask(endpoint, arn), REMEMBER_MS);
  return { arn: (account, name) => known.get(`arn:aws:iam::${account}:role/${name}`) };
};

const ask = async (endpoint: string, plain: string): Promise<string> => {
  const [, , , , account, resource = ''] = plain.split(':');
  const form = { Action: 'GetRole', Version: '2010-05-08', RoleName: resource.slice('role/'.length) };
  const scope = `${account}/20000101/us-east-1/iam/aws4_request`;
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` },
    body: new URLSearchParams(form),
  });
  return textOf(await answer.text(), 'Arn') ?? plain;
};
