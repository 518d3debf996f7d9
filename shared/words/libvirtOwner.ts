/** What a network that libvirt has is called as the owner of a subnet or a bridge; told apart by this where it is imported. */
import { t } from '../language/language';
export const libvirtOwner = (name: string): string => t('words.libvirtOwner', { name });
