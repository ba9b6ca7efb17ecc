import { type Exchange, header } from '../exchange.ts';
import { textOf } from '../s3-events/deleted.ts';
import type { Failure } from './api-call.ts';
import { jsonObjectOf } from './json.ts';

/** Why a call was not done, as its answer says; undefined when it was. S3 may say so inside a 200. */
export const failureOf = (exchange: Exchange): Failure | undefined => {
  const { status, headers } = exchange.response;
  const body = exchange.responseBody.toString('utf8');
  if (status < 300 && !isLateFailure(body)) return undefined;
  const { code, message } = body.trimStart().startsWith('{') ? fromJson(body) : fromXml(body);
  const name = code ?? header(headers, 'x-amzn-errortype') ?? String(status);
  return { code: shortName(name), message: message ?? '' };
};

const isLateFailure = (body: string): boolean => /^\s*(?:<\?xml[^>]*>\s*)?<Error[\s>]/.test(body);

const fromXml = (body: string) => ({ code: textOf(body, 'Code'), message: textOf(body, 'Message') });

const fromJson = (body: string) => {
  const error = jsonObjectOf(body);
  return {
    code: text(error?.__type) ?? text(error?.code) ?? text(error?.Code),
    message: text(error?.message) ?? text(error?.Message),
  };
};

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

// `com.amazonaws.kms#NotFoundException`, `NotFoundException:http://…`: the name alone is recorded.
const shortName = (name: string): string => name.replace(/^.*#/, '').replace(/:.*$/, '');

/** True for a call that was refused to its maker, not for one that could not be done. */
export const isDenied = ({ code }: Failure): boolean =>
  /^(?:AccessDenied|UnauthorizedOperation|NotAuthorized)/.test(code);
