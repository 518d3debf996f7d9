/** What the helper's program can be besides the helper: its first argument says so. */

/** The temporary guest of a probe, in a namespace of its own. */
export const PROBE_ARGUMENT = '--network-probe';
/** The web server of the sandbox's outside. */
export const HTTP_ARGUMENT = '--outside-http';
/** The agent of networks that span hosts; the folders that it works in follow. */
export const SPAN_AGENT_ARGUMENT = '--span-agent';
