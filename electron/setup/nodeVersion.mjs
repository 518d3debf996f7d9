/** Ends the program with an explanation when Node is too old; written so that any Node with modules can read it. */

/** The oldest Node that the app is tested with; keep it equal to `engines` in package.json. */
const NEEDED = [20, 19];

/** True when `version`, as process.versions.node spells it, is new enough. */
export function isNewEnough(version) {
  const parts = version.split('.').map(Number);
  return parts[0] > NEEDED[0] || (parts[0] === NEEDED[0] && parts[1] >= NEEDED[1]);
}

/** Explains and exits when this Node is too old. */
export function requireNode() {
  if (isNewEnough(process.versions.node)) return;
  console.error(
    'Virtnet Manager needs Node ' +
      NEEDED.join('.') +
      ' or newer; this is ' +
      process.versions.node +
      ' (' +
      process.execPath +
      ').\n' +
      'Install a newer one from your distribution or https://nodejs.org, then run the same command again.',
  );
  process.exit(1);
}
