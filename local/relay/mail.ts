import { credentialOf } from './callers.ts';
import type { Observer } from './exchange.ts';

/** Delivers here what SNS would mail: the emulator takes e-mail subscriptions, and sends nothing. */
export const mailObserver = (onMail: (mail: Mail) => void): Observer => ({
  interest: (request) =>
    request.method === 'POST' && credentialOf(request)?.service === 'sns'
      ? { requestBody: true, responseBody: false }
      : undefined,
  observe: async ({ request, response, requestBody }) => {
    if (response.status >= 300) return;
    const mail = mailOf(requestBody.toString('utf8'));
    if (mail && request.path === '/') onMail(mail);
  },
});

/** An e-mail that SNS would have sent to a topic's confirmed addresses. */
export interface Mail {
  readonly topicArn: string;
  readonly subject: string;
  readonly text: string;
  /** What subscribers that are not people got: the message's `default`. */
  readonly machineText: string;
}

/**
 * Reads the body of an SNS `Publish` call as SNS would for an e-mail; undefined for another call, or a message of which
 * e-mail has no part.
 */
export const mailOf = (body: string): Mail | undefined => {
  const form = new URLSearchParams(body);
  const [message, topicArn] = [form.get('Message'), form.get('TopicArn')];
  if (form.get('Action') !== 'Publish' || message === null || topicArn === null) return undefined;
  const parts = form.get('MessageStructure') === 'json' ? partsOf(message) : { default: message };
  const { default: machineText = '', email: text = machineText } = parts;
  return { topicArn, subject: form.get('Subject') ?? 'AWS Notification Message', text, machineText };
};

const partsOf = (message: string): Readonly<Record<string, string>> => {
  try {
    return JSON.parse(message);
  } catch {
    // The emulator refuses it as SNS does; there is nothing to deliver.
    return {};
  }
};
