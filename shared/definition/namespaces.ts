/** The XML namespaces of what a definition has besides libvirt's own elements; the last number says which form it has. */

/** A network's title and description. */
export const ABOUT_NAMESPACE = 'urn:virtnet-manager:about:1';
/** What libvirt has no element for. */
export const EXTENSION_NAMESPACE = 'urn:virtnet-manager:network:1';
/** The namespace of raw dnsmasq options (formatnetwork.html, "Network namespaces"). */
export const DNSMASQ_NAMESPACE = 'http://libvirt.org/schemas/network/dnsmasq/1.0';
