import type { ReactNode } from "react";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";

type Props<T extends string> = {
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly text: string; readonly testId?: string }[];
  readonly chosen: T;
  readonly choose: (value: T) => void;
};

/** A few choices side by side, of which one is chosen: arrows move between them. */
export function Choices<T extends string>({ label, options, chosen, choose }: Props<T>): ReactNode {
  return (
    <ToggleButtonGroup
      className="choices"
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[chosen]}
      onSelectionChange={(keys) => {
        const next = options.find((option) => keys.has(option.value));
        if (next !== undefined) {
          choose(next.value);
        }
      }}
    >
      {options.map((option) => (
        <ToggleButton key={option.value} id={option.value} data-testid={option.testId}>
          {option.text}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
