import type { ReactNode } from "react";
import type { News2 } from "../api/model";
import { messages } from "../messages";
import { neededOf, scoreText } from "./text";

export function News2Badge({ score }: { readonly score: News2 | null | undefined }): ReactNode {
  const texts = messages.news2;
  if (score == null) {
    return (
      <div className="news2" data-testid="news2">
        <span className="news2-name">{texts.name}</span> <span className="news2-score">–</span>
      </div>
    );
  }
  const needed = score.complete ? [] : neededOf(score);
  return (
    <div className={`news2 news2-${score.risk}`} data-testid="news2">
      <span className="news2-name">{texts.name}</span>{" "}
      <span className="news2-score" data-testid="news2-score">
        {scoreText(score)}
      </span>
      <span className="news2-more">
        {texts.risk(score.risk)}
        {score.red && (
          <span className="news2-red" title={texts.redHint}>
            {" "}
            · {texts.red}
          </span>
        )}
      </span>
      {score.validity !== "validated" && <span className="news2-needs">{texts.validity[score.validity]}</span>}
      {score.suspended && <span className="news2-needs">{texts.suspended}</span>}
      {needed.length > 0 && <span className="news2-needs">{texts.needs(needed)}</span>}
    </div>
  );
}
