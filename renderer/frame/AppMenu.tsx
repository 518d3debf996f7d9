/** The ☰ menu: the same commands as the native menu, for every front. */
import { Menu as MenuIcon } from 'lucide-react';
import { Fragment } from 'react';
import { Menu, MenuSection, MenuTrigger, Popover, Separator } from 'react-aria-components';
import { useShallow } from 'zustand/react/shallow';
import { commandIds, menus, type CommandId } from '../../shared/contract/commands';
import { t } from '../../shared/language/language';
import { CommandItem } from '../commands/CommandItem';
import { canRun, runMenuCommand } from '../commands/menuCommands';
import { useStore } from '../state/store';
import { IconButton } from '../ui/controls/IconButton';
import popover from '../ui/styles/popover.module.css';
import styles from './AppMenu.module.css';

/** Items that cannot be chosen now are shown and disabled. */
export function AppMenu() {
  const disabled = useStore(useShallow((state) => commandIds.filter((command) => !canRun(command, state))));
  return (
    <MenuTrigger>
      <IconButton label={t('frame.menu')} icon={<MenuIcon size={16} aria-hidden="true" />} />
      <Popover className={`${popover.popover} ${styles.tall}`} offset={4} placement="bottom end">
        <Menu
          className={popover.list ?? ''}
          aria-label={t('frame.menu')}
          disabledKeys={disabled}
          onAction={(key) => runMenuCommand(key as CommandId)}
        >
          {menus.map(({ id, title, sections }, index) => (
            <Fragment key={id}>
              {index > 0 ? <Separator className={styles.line ?? ''} /> : null}
              <MenuSection aria-label={title}>
                {sections.flat().map((command) => (
                  <CommandItem key={command} id={command} />
                ))}
              </MenuSection>
            </Fragment>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
