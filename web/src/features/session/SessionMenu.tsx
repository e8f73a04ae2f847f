import type { ReactNode } from "react";
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from "react-aria-components";
import { administers } from "../../shared/api/capabilities";
import type { User } from "../../shared/api/model";
import { type Language, languages, messages, speak, useLanguage } from "../../shared/messages";
import { useStationSound } from "../../shared/sound/StationSound";
import { type Theme, useTheme } from "../../shared/theme/theme";
import { administrationPath, navigate, passwordPath } from "../../shared/ui/navigation";

type Props = {
  readonly user: User;
  readonly onSignOut: () => void;
  /** Absent of those who have no PIN. */
  readonly onSetPin?: () => void;
};

const themes: readonly Theme[] = ["day", "night"];

/** Who is signed in, and what they may choose about this screen. */
export function SessionMenu({ user, onSignOut, onSetPin }: Props): ReactNode {
  const language = useLanguage();
  const { theme, change } = useTheme();
  const { startCheck } = useStationSound();
  return (
    <MenuTrigger>
      <Button className="quiet" data-testid="session-menu">
        {messages.app.signedInAs(user.name, user.role)} <span aria-hidden="true">▾</span>
      </Button>
      <Popover placement="bottom end">
        <Menu>
          <MenuSection
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[theme]}
            onSelectionChange={(keys) => change(keys === "all" ? theme : (([...keys][0] as Theme) ?? theme))}
          >
            <Header>{messages.app.theme}</Header>
            {themes.map((one) => (
              <MenuItem key={one} id={one} data-testid={`theme-${one}`}>
                {messages.app.themes[one]}
              </MenuItem>
            ))}
          </MenuSection>
          <MenuSection
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[language]}
            onSelectionChange={(keys) => void speak(keys === "all" ? language : (([...keys][0] as Language) ?? language))}
          >
            <Header>{messages.app.language}</Header>
            {Object.entries(languages).map(([key, name]) => (
              <MenuItem key={key} id={key} lang={key} data-testid={`language-${key}`}>
                {name}
              </MenuItem>
            ))}
          </MenuSection>
          <MenuSection aria-label={messages.app.menu}>
            {administers(user) && (
              <MenuItem id="administration" onAction={() => navigate(administrationPath)} data-testid="administration">
                {messages.administration.title}
              </MenuItem>
            )}
            <MenuItem id="password" onAction={() => navigate(passwordPath)}>
              {messages.administration.password.title}
            </MenuItem>
            <MenuItem id="sound" onAction={startCheck} data-testid="check-sound">
              {messages.sound.check}
            </MenuItem>
            {onSetPin !== undefined && (
              <MenuItem id="pin" onAction={onSetPin} data-testid="menu-pin">
                {messages.station.setPinMenu}
              </MenuItem>
            )}
            <MenuItem id="sign-out" onAction={onSignOut} data-testid="sign-out">
              {messages.app.signOut}
            </MenuItem>
          </MenuSection>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
