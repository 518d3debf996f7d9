/** The verbs of the command line in Markdown, from the table that `--help` is made from. */

/**
 * Bundles the table without what carries verbs out, and asks it.
 * @param {string} root the project's folder
 * @returns {Promise<string>}
 */
export async function verbsInWords(root) {
  const esbuild = await import('esbuild');
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    stdin: {
      contents: `import { verbsPage } from './electron/cli/reading/verbsPage';
import { VERBS } from './electron/cli/verbs/verbTable';
export default verbsPage(VERBS);`,
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
    logLevel: 'warning',
    plugins: [
      {
        name: 'not-what-is-loaded-later',
        setup: (build) =>
          build.onResolve({ filter: /./ }, ({ kind }) =>
            kind === 'dynamic-import' ? { path: 'later', external: true } : undefined,
          ),
      },
    ],
  });
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  const { default: text } = await import(`data:text/javascript;base64,${code}`);
  return text;
}
