/** The two ends of the ssh session that a program runs in, as sshd(8) writes them into its environment. */

/** The addresses in a value of SSH_CONNECTION: the person's and this host's; none without a session. */
export function sshAddresses(value: string | undefined): string[] {
  const [client, , server] = (value ?? '').split(' ');
  return [client, server].flatMap((address) =>
    // Without the zone of a link-local address and the mapping of an IPv4 one.
    address ? [address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/, '')] : [],
  );
}
