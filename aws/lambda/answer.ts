import type { InvokeCommandOutput } from '@aws-sdk/client-lambda';
import type { Refusal } from '../../core/api/baseline-request.ts';
import { type ErrorCode, SealwatchError } from '../../core/base/errors.ts';

const CODES: Readonly<Record<ErrorCode, true>> = {
  DIGEST_FORMAT: true,
  CONFIG_INVALID: true,
  USAGE: true,
  NOT_FOUND: true,
  CONFLICT: true,
  ACCESS_DENIED: true,
  IDENTITY_UNPROVEN: true,
  NOT_DEPLOYED: true,
  PREREQUISITE_MISSING: true,
  READ_BROKEN: true,
  EVENT_FORMAT: true,
  AWS_FAILED: true,
  POLICY_INVALID: true,
  INTERNAL: true,
};

/**
 * What a function answered.
 * @throws {SealwatchError} with the function's own code when it refused, `AWS_FAILED` when it broke down
 */
export function answerOf<Answer>(functionName: string, output: InvokeCommandOutput): Answer {
  const answer = parse(functionName, output.Payload);
  if (output.FunctionError) throw brokenDown(functionName, answer);
  if (isRefusal(answer)) throw new SealwatchError(codeOf(answer.code), answer.message);
  return answer as Answer;
}

function parse(functionName: string, payload: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(payload));
  } catch (error) {
    throw new SealwatchError('AWS_FAILED', `${functionName} gave no answer that can be read`, {
      cause: error,
    });
  }
}

const isRefusal = (answer: unknown): answer is Refusal =>
  typeof answer === 'object' && answer !== null && 'kind' in answer && answer.kind === 'error';

// A function of another release may know codes that this command does not.
const codeOf = (code: string): ErrorCode => (Object.hasOwn(CODES, code) ? (code as ErrorCode) : 'INTERNAL');

function brokenDown(functionName: string, answer: unknown): SealwatchError {
  const { errorType = 'Error', errorMessage = 'no message' } = Object(answer) as Record<string, unknown>;
  const advice = /timed out/i.test(String(errorMessage))
    ? 'what it had done is kept; run the command again to go on'
    : `its log says why: the Lambda console shows it under Monitor, View CloudWatch logs`;
  return new SealwatchError('AWS_FAILED', `${functionName} failed: ${errorType}: ${errorMessage}; ${advice}`);
}
