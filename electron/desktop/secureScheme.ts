/** Serves the window's pages from the app:// scheme, under the policy that browsers get too. */
import { protocol } from 'electron';
import { APP_HOST, APP_SCHEME } from './appOrigin';
import { SECURITY_HEADERS } from '../app/contentPolicy';
import { findStaticFile } from '../app/staticFiles';

/** Declares the scheme; must run before Electron is ready. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Answers the scheme with the files of `root`; must run after Electron is ready. */
export function serveScheme(root: string): void {
  protocol.handle(APP_SCHEME, (request) => answer(request, root));
}

async function answer(request: Request, root: string): Promise<Response> {
  const { host, pathname } = new URL(request.url);
  if (request.method !== 'GET') return new Response(null, { status: 405, headers: SECURITY_HEADERS });
  const file = host === APP_HOST ? await findStaticFile(root, pathname) : null;
  if (!file) return new Response(null, { status: 404, headers: SECURITY_HEADERS });
  return new Response(new Uint8Array(file.body), {
    headers: { ...SECURITY_HEADERS, 'content-type': file.type },
  });
}
