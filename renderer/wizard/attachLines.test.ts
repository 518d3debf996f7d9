/** The lines name the bridge they plug in to, and every device name in them fits the kernel's 15 characters. */
import { describe, expect, it } from 'vitest';
import { attachLines } from './attachLines';

describe('attachLines', () => {
  it('gives one ready line for each way of running guests', () => {
    const lines = attachLines('virbr7');
    expect(lines.map(({ id }) => id)).toEqual(['libvirt', 'qemu', 'namespace']);
    for (const { text } of lines) expect(text).toContain('virbr7');
    expect(lines[1]?.text).toBe('-netdev bridge,id=net0,br=virbr7 -device virtio-net-pci,netdev=net0');
  });
});
