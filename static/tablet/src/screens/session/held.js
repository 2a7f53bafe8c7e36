// Nobody leaves a session by the browser's own ways: back, a typed address, a long touch, a page kept in the background.

const HERE = "#/session";

/**
 * @param {{back: () => void}} how  back: the back button was pressed
 * @returns {() => void} how to let go
 */
export function holdHere({ back }) {
  const stay = () => history.pushState(null, "", HERE);
  function moved() {
    // An address typed by hand is only put right; the back button has left the entry that is always kept on top.
    if (location.hash !== HERE) return history.replaceState(null, "", HERE);
    stay();
    return back();
  }
  const refuse = (event) => event.preventDefault();
  // What stood on the screen must not come back from the browser's memory of pages.
  const wipe = () => document.getElementById("app").replaceChildren();
  if (location.hash !== HERE) history.replaceState(null, "", HERE);
  stay();
  addEventListener("popstate", moved);
  addEventListener("pagehide", wipe);
  addEventListener("contextmenu", refuse);
  document.documentElement.classList.add("held");
  return () => {
    removeEventListener("popstate", moved);
    removeEventListener("pagehide", wipe);
    removeEventListener("contextmenu", refuse);
    document.documentElement.classList.remove("held");
  };
}
