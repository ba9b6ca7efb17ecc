import { credentialOf } from '../credential.ts';
import type { Observer } from '../exchange.ts';
import { type Mail, mailOf } from './mail.ts';

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
