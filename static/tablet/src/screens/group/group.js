// What only a group's sheet shows: ballots, who is here, and what the group itself has said.
export { ballotPage } from "./ballots.js";
export { ownResults } from "./results.js";
export { representation } from "./representation.js";
