/** The Node that goes into the server's packages: the one that runs this, when it can be carried elsewhere. */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';

/** Where builds of Node keep their licence: beside the binary (tar), or as a distribution's document. */
const LICENCES = ['../LICENSE', '../share/doc/node/LICENSE', '../share/doc/nodejs/LICENSE'];

/** The first GCC whose libstdc++ has a version of its symbols (GCC's manual, ABI Policy and Guidelines). */
const GCC_OF = { 21: '5.1', 22: '6.1', 23: '7.1', 24: '7.2', 25: '8.1', 26: '9.1', 28: '9.3', 29: '11.1' };

/**
 * The binary, its licence, and the oldest libraries that it runs with. Throws where the binary hangs on libraries of
 * this distribution, or its licence is not beside it.
 * @returns {{ binary: string, licence: string, glibc: string, glibcxx: string, gcc: string }}
 */
export function bundledNode() {
  const shared = Object.entries(process.config.variables).filter(
    ([name, value]) => name.startsWith('node_shared') && value === true,
  );
  if (shared.length > 0)
    throw new Error(
      `This Node hangs on libraries of its distribution (${shared.map(([name]) => name).join(', ')}). Package with one of nodejs.org.`,
    );
  const binary = realpathSync(process.execPath);
  const licence = LICENCES.map((place) => path.resolve(path.dirname(binary), place)).find((file) =>
    existsSync(file),
  );
  if (licence === undefined)
    throw new Error(
      `Node’s licence, which has to go along, is not beside ${binary}. Package with a Node of nodejs.org.`,
    );
  const symbols = readFileSync(binary, 'latin1');
  const glibc = newest(symbols, /\0GLIBC_(2\.\d+)(?=[\0.])/g);
  const glibcxx = newest(symbols, /\0GLIBCXX_(3\.4\.\d+)(?=\0)/g);
  const gcc = GCC_OF[glibcxx.split('.')[2]];
  if (gcc === undefined)
    throw new Error(`This Node needs libstdc++ with GLIBCXX_${glibcxx}, which Ubuntu 22.04 lacks.`);
  return { binary, licence, glibc, glibcxx, gcc };
}

function newest(text, pattern) {
  const versions = [...text.matchAll(pattern)].map(([, version]) => version);
  return versions.reduce((best, version) => (last(version) > last(best) ? version : best));
}

const last = (version) => Number(version.split('.').at(-1));
