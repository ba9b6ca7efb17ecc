import { isJsonObject, type Json, type JsonObject } from '../json.ts';

const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/** What records leave out of a call: secrets, code, and the environment of functions. */
export const hidden = (service: string, fields: JsonObject): JsonObject => {
  if (service === 'lambda') return withoutCode(fields);
  const secrets = SECRETS[service] ?? [];
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      secrets.includes(name) ? HIDDEN : withoutKey(value),
    ]),
  );
};

// An access key is told when it is made, its secret part is not.
const withoutKey = (value: Json): Json => {
  if (!isJsonObject(value)) return value;
  const { secretAccessKey, ...others } = value;
  return others;
};

const SECRETS: Readonly<Record<string, readonly string[]>> = {
  iam: ['password', 'newPassword', 'oldPassword'],
  secretsmanager: ['secretString', 'secretBinary'],
  ssm: ['value'],
  cloudformation: ['templateBody', 'parameters'],
};

const withoutCode = ({ zipFile, code, environment, ...others }: JsonObject): JsonObject => ({
  ...others,
  ...(code !== undefined && { code: withoutZip(code) }),
  ...(environment !== undefined && { environment: {} }),
});

const withoutZip = (code: Json): Json => {
  if (!isJsonObject(code)) return code;
  const { zipFile, ...others } = code;
  return others;
};
