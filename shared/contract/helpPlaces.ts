/** Where Help says more: pages that are served beside the window's own. */

/** The folder that all of Help is in, from the window's page. */
export const HELP_FOLDER = 'help/';

/** The page that Help opens with. */
export const HELP_PAGE = `${HELP_FOLDER}guide/index.html`;

/** What Help says of a cause that the probe names. */
export const helpOfCause = (cause: string): string => `${HELP_FOLDER}guide/causes.html#${cause}`;

/** The call that prints the same in a terminal. */
export const callForCause = (cause: string): string => `virtnet help ${cause}`;
