/** What the server's packages hold, whichever their format. */

/** Each place with its mode; of a folder that is as the build made it, the folder's name and what its files end with. */
export const SERVER_CONTENT = [
  '755 /usr/bin/virtnet',
  '755 /usr/bin/virtnet-helper',
  '644 /usr/lib/systemd/system/virtnet-boot.service',
  '644 /usr/lib/systemd/system/virtnet-serve.service',
  '644 /usr/lib/virtnet/helper-parts/*.cjs',
  '644 /usr/lib/virtnet/helper-parts/*.v8',
  '644 /usr/lib/virtnet/helper.cjs',
  '755 /usr/lib/virtnet/node',
  '644 /usr/lib/virtnet/renderer/*.css',
  '644 /usr/lib/virtnet/renderer/help/*.css',
  '644 /usr/lib/virtnet/renderer/help/*.html',
  '644 /usr/lib/virtnet/renderer/help/*.js',
  '644 /usr/lib/virtnet/renderer/help/*.png',
  '644 /usr/lib/virtnet/renderer/help/*.svg',
  '644 /usr/lib/virtnet/renderer/*.html',
  '644 /usr/lib/virtnet/renderer/*.js',
  '644 /usr/lib/virtnet/renderer/*.png',
  '644 /usr/lib/virtnet/renderer/*.svg',
  '644 /usr/lib/virtnet/virtnet-parts/*.cjs',
  '644 /usr/lib/virtnet/virtnet-parts/*.v8',
  '644 /usr/lib/virtnet/virtnet.cjs',
  '644 /usr/lib/virtnet/web.cjs',
  '644 /usr/share/bash-completion/completions/virtnet',
  '644 /usr/share/doc/virtnet/LICENSE.node',
  '644 /usr/share/doc/virtnet/changelog.gz',
  '644 /usr/share/doc/virtnet/copyright',
  '644 /usr/share/doc/virtnet/third-party-licences.txt',
  '644 /usr/share/fish/vendor_completions.d/virtnet.fish',
  '644 /usr/share/man/de/man1/virtnet.1.gz',
  '644 /usr/share/man/man1/virtnet.1.gz',
  '644 /usr/share/man/man8/virtnet-helper.8.gz',
  '644 /usr/share/polkit-1/actions/io.github.virtnet_manager.policy',
  '644 /usr/share/zsh/vendor-completions/_virtnet',
];

/** Lines of `mode place`, in order, with built folders as above. */
export const summarised = (lines: readonly string[]): string[] =>
  [
    ...new Set(
      lines.map((line) =>
        line.replace(
          /(\/usr\/lib\/virtnet\/(?:helper-parts|virtnet-parts|renderer(?:\/help)?))\/.*(\.\w+)$/,
          '$1/*$2',
        ),
      ),
    ),
  ].toSorted((a, b) => (a.slice(4) < b.slice(4) ? -1 : 1));

/** `-rwxr-xr-x` as `755`. */
export const octal = (mode: string): string =>
  [1, 4, 7]
    .map((at) => [...mode.slice(at, at + 3)].reduce((sum, bit) => sum * 2 + (bit === '-' ? 0 : 1), 0))
    .join('');
