// The kinds of form, and which of them belong to one person alone.

/** The cycle's order, as people meet it. */
export const KINDS = ["issues", "indicators", "scorecard", "provider", "inputs", "interface", "followup", "verdict", "survey"];

/** A kind this app does not know is treated as a person's own: the stricter rule. */
export const kindOf = (kind) => (KINDS.includes(kind) ? kind : "survey");
/** Forms that ask persons; the others speak for a group or a centre, and may be opened here again until they arrived. */
export const isPersonal = (kind) => kindOf(kind) === "survey";
