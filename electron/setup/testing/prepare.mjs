/** Installs what the parts of the tests need and this machine lacks. */
import { ensureElectron, findElectron } from '../electronBinary.mjs';
import { ensureNpmPackages } from '../npmPackages.mjs';
import { run } from '../programs.mjs';
import {
  ATTACHING,
  CHROMIUM,
  ensureSystemPackages,
  mayInstallServices,
  missingOf,
  TESTING,
  thisDistribution,
} from '../systemPackages.mjs';
import { ensureUnpacked } from '../unpacked.mjs';
import { PLAYWRIGHT } from './parts.mjs';

/**
 * Says what cannot be installed.
 * @param {readonly import('./parts.mjs').Part[]} parts
 * @param {string} root the project's folder
 * @returns {Promise<boolean>} false when the tests cannot run without it
 */
export async function prepare(parts, root) {
  const npmTrouble = await ensureNpmPackages(root);
  if (npmTrouble !== null) {
    console.error(npmTrouble);
    return false;
  }
  if (!parts.some(({ kernel }) => kernel)) return true;
  const browser = parts.some((part) => part.browser);
  const ownChromium = thisDistribution().id === 'ubuntu';
  await say(ensureSystemPackages(browser && !ownChromium ? [...TESTING, CHROMIUM] : TESTING));
  await say(ensureUnpacked(root));
  if (mayInstallServices()) await say(ensureSystemPackages(ATTACHING));
  if (browser) await prepareBrowsers(root);
  return true;
}

async function say(trouble) {
  const words = await trouble;
  if (words !== null) console.error(words);
}

async function prepareBrowsers(root) {
  if (missingOf([CHROMIUM]).length > 0) {
    console.log('Installing Playwright’s own Chromium…');
    await run([...PLAYWRIGHT, 'install', '--with-deps', 'chromium'], { cwd: root });
  }
  if (!process.env.CI && process.geteuid() !== 0 && !findElectron(root)) await ensureElectron(root);
}
