import { type Caller, stableCaller } from './caller-arn.ts';
import { unproven } from './unproven.ts';

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Reads who signed from STS's answer. */
export function parseIdentityAnswer(xml: string): Caller {
  const caller = stableCaller(sole(xml, 'Arn'));
  if (sole(xml, 'Account') !== caller.account) throw unproven('STS named two accounts');
  return caller;
}

function sole(xml: string, element: string): string {
  const found = [...xml.matchAll(new RegExp(`<${element}>([^<]+)</${element}>`, 'g'))];
  const text = found.length === 1 ? found[0]?.[1] : undefined;
  if (text === undefined) throw unproven(`STS's answer has no ${element}`);
  return text.trim().replace(/&(amp|lt|gt|quot|apos);/g, (whole, name) => ENTITIES[name] ?? whole);
}

/** The code of an error that STS answered, where there is one. */
export const errorCodeIn = (xml: string): string | null => /<Code>([\w.]+)<\/Code>/.exec(xml)?.[1] ?? null;
