// uPlot asks for the pixel ratio when it is loaded; jsdom has no media queries.
const never: Pick<MediaQueryList, "matches" | "addEventListener" | "removeEventListener"> = {
  matches: false,
  addEventListener: () => {},
  removeEventListener: () => {},
};
window.matchMedia = () => never as MediaQueryList;
// The component library looks elements up by their id.
Object.assign(globalThis, { CSS: { escape: (text: string) => text.replace(/[^\w-]/g, "\\$&") } });
window.scrollTo = () => {};
// Tells React that updates outside of act() are a mistake of the test.
Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
