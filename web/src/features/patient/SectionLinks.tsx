import { type ReactNode, type RefObject, useLayoutEffect, useState } from "react";
import { messages } from "../../shared/messages";

type SectionLink = { readonly id: string; readonly text: string };

/** To each panel of the page, where they stand below one another; it takes them from the page itself. */
export function SectionLinks({ page }: { readonly page: RefObject<HTMLElement | null> }): ReactNode {
  const [links, setLinks] = useState<readonly SectionLink[]>([]);
  useLayoutEffect(() => {
    const found = [...(page.current?.querySelectorAll<HTMLElement>(".panel h2[id]") ?? [])].map((heading) => ({
      id: heading.id,
      text: heading.textContent,
    }));
    if (JSON.stringify(found) !== JSON.stringify(links)) {
      setLinks(found);
    }
  });
  return (
    <nav className="section-links" aria-label={messages.sectionLinks}>
      {links.map((link) => (
        <a key={link.id} href={`#${link.id}`}>
          {link.text}
        </a>
      ))}
    </nav>
  );
}
