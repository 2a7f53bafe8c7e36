// Asks the server what it has of this tablet, and names every sheet on which the two differ.
import { compare } from "../../compare.js";
import { h, show } from "../../dom.js";
import { icon } from "../../icons.js";
import { Revoked, Unreachable } from "../../server.js";
import { counted, word } from "../../words.js";
import { demonstrationMark, pageHead } from "../parts.js";

export async function receiptsScreen(place) {
  const mark = await demonstrationMark();
  let isHere = true;
  const stand = (...parts) => isHere && show(place, mark, h("main.page.compared", pageHead(word("compare")), parts));
  const again = () => h("button.large", { type: "button", on: { click: ask } }, icon("sync"), word("compare_again"));

  async function ask() {
    stand(h("div.boot-mark", { role: "status" }));
    try {
      const { compared, differences } = await compare();
      const outcome = differences.length
        ? h("div.records", differences.map(line))
        : h("p.all-arrived", { role: "status" }, icon("check"), word("compare_same"));
      stand(h("p.quiet", counted("compare_of", compared)), outcome, again());
    } catch (fault) {
      if (!(fault instanceof Unreachable || fault instanceof Revoked || fault instanceof SyntaxError)) throw fault;
      stand(h("p.problem", { role: "alert" }, icon("warning"), word(fault instanceof Revoked ? "sync_revoked" : "compare_unreachable")), again());
    }
  }

  await ask();
  return () => {
    isHere = false;
  };
}

function line({ id, title, code, kind, why }) {
  return h(
    `div.record${kind === "known" ? "" : ".needs-human"}`,
    { "data-id": id, "data-kind": kind },
    h("span.record-mark", icon(kind === "known" ? "arrived" : "warning")),
    h("div.record-words", h("strong", title), h("small", code), h("span.record-state", word(`compare_${kind}`)), why && h("span.record-message", why)),
  );
}
