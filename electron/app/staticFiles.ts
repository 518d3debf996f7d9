/** Finds a built page or asset by the path of its URL, and never anything that is not in its folder. */
import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json; charset=utf-8',
  '.woff2': 'font/woff2',
};

/** A file as it is sent: its bytes and its media type; `immutable` when its name carries its hash. */
export interface StaticFile {
  body: Buffer;
  type: string;
  immutable: boolean;
}

/**
 * The file that `urlPath` (percent-encoded, as in a request line) names under `root`, or null when there is none,
 * when its type is not one of ours, or when the path leads out of it by dots, NUL or symbolic links.
 */
export async function findStaticFile(root: string, urlPath: string): Promise<StaticFile | null> {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return null;
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return null;
  const relative = decoded === '/' ? '/index.html' : decoded;
  if (relative.split('/').some((part) => part.startsWith('.'))) return null;
  const type = TYPES[path.extname(relative)];
  if (type === undefined) return null;
  try {
    const folder = await realpath(root);
    const file = await realpath(path.join(folder, relative));
    if (!file.startsWith(folder + path.sep)) return null;
    return { body: await readFile(file), type, immutable: relative.startsWith('/assets/') };
  } catch {
    return null;
  }
}
