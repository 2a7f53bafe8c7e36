// Who is here against the round's standard, drawn: a person for each, and a line where the standard lies. It judges nobody.
import { h } from "../../dom.js";
import { t, word } from "../../words.js";

/** Share of the people -> field of the form that holds the standard in percent. */
const SHARES = [
  { key: "women", standard: "std_women", label: "share_women" },
  { key: "under25", standard: "std_under25", label: "share_under25" },
];
/** Groups of one kind only have no share of it to look at. */
const WHOLE = { women: ["women", "young_women", "men", "young_men"], under25: ["young_women", "young_men"] };

export function representation({ sheet }) {
  const element = h("div.representation");
  const refresh = () => {
    const all = Number(sheet.keyed("participants"));
    const group = sheet.keyed("group");
    element.replaceChildren(...SHARES.filter(({ key }) => !WHOLE[key].includes(group)).map((share) => bar(share, all, sheet)));
  };
  refresh();
  return { element, refresh };
}

function bar({ key, standard, label }, all, sheet) {
  const of = Number(sheet.keyed(key));
  const wanted = Math.ceil((all * Number(sheet.named(standard))) / 100);
  const person = (n) => h(`span.person${n < of ? ".is-counted" : ""}${n + 1 === wanted ? ".is-standard" : ""}`);
  return h(
    "div.share",
    { role: "img", "aria-label": t("share_of", { label: t(label), of, all, wanted }) },
    h("p.share-label", h("strong", word(label)), h("span.share-count", `${of} / ${all}`)),
    h("div.share-people", Array.from({ length: all }, (_, n) => person(n))),
    h("p.share-standard", h("span.standard-line"), t("share_standard", { wanted })),
  );
}
