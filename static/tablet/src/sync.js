// What the tablet carries, as the screens see it: forms, lists, pictures and clips; each fetched once and kept until replaced.
import { setting } from "./store.js";

export { carrying, keepCarrying, onCarrying, pause, synchronise } from "./carry/carrying.js";
export { keyOf } from "./carry/plan.js";
export { currentForms, mediaOf } from "./media.js";

export const isEnrolled = async () => Boolean(await setting("token"));
