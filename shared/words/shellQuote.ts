/** Writes command lines so that a POSIX shell reads them back as they were. */

const quote = (word: string): string =>
  /^[A-Za-z0-9_./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** An argument list as one shell command line. */
export const quoteCommand = (argv: readonly string[]): string => argv.map(quote).join(' ');
