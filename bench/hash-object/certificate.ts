import { join } from 'node:path';
import { output } from '../support/child.ts';

/** A certificate for 127.0.0.1 that signs itself, and its key, as files in a folder. */
export async function certificate(folder: string): Promise<{ key: string; cert: string }> {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1'];
  const files = ['-keyout', key, '-out', cert, '-addext', 'subjectAltName=IP:127.0.0.1'];
  await output('openssl', ...request, ...files);
  return { key, cert };
}
